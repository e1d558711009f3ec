using System.Numerics;
using CsCheck;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Tests.Arithmetic;

public class SmallPrimesTests
{
    private static readonly int[] All = [.. Enumerable.Range(3, 253).Where(n => n % 2 == 1 && Enumerable.Range(2, n - 2).All(d => n % d != 0))];

    [Fact]
    public void The_full_test_tells_exactly_what_a_prime_below_256_divides() =>
        Gen.ULong.Array[1, 64].Sample(limbs => SmallPrimes.Divide(limbs) == (Number(limbs).IsEven || All.Any(p => (Number(limbs) % p).IsZero)));

    private static BigInteger Number(ulong[] limbs) => ExactDivision.ToNumber(limbs);
}
