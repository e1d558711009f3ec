using System.Numerics;
using CsCheck;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Tests.Arithmetic;

public class SmallPrimesTests
{
    private static readonly int[] All = [.. Enumerable.Range(3, 253).Where(n => n % 2 == 1 && Enumerable.Range(2, n - 2).All(d => n % d != 0))];
    private static readonly int[] Quick = [.. All.Where(p => p <= 101)];

    [Fact]
    public void The_quick_test_tells_exactly_what_its_primes_divide() =>
        Gen.ULong.Array[1, PrimeProduct.MostLimbs].Sample(limbs => SmallPrimes.DivideQuickly(limbs) == Quick.Any(p => (Number(limbs) % p).IsZero));

    [Fact]
    public void The_quick_test_tells_multiples_of_each_of_its_primes_from_their_neighbours() =>
        Gen.Select(Gen.OneOfConst(Quick), Gen.ULong.Array[1, PrimeProduct.MostLimbs - 1], Gen.Int[0, 2]).Sample((prime, limbs, off) =>
        {
            var number = (Number(limbs) * prime) + off;
            return SmallPrimes.DivideQuickly(ExactDivision.ToLimbs(number)) == Quick.Any(p => (number % p).IsZero);
        }, iter: 10_000);

    [Fact]
    public void The_quick_test_takes_the_largest_numbers() =>
        Assert.Equal(
            Quick.Any(p => ((BigInteger.Pow(2, 64 * PrimeProduct.MostLimbs) - 1) % p).IsZero),
            SmallPrimes.DivideQuickly([.. Enumerable.Repeat(ulong.MaxValue, PrimeProduct.MostLimbs)]));

    [Fact]
    public void The_full_test_tells_exactly_what_a_prime_below_256_divides() =>
        Gen.ULong.Array[1, 64].Sample(limbs => SmallPrimes.Divide(limbs) == (Number(limbs).IsEven || All.Any(p => (Number(limbs) % p).IsZero)));

    private static BigInteger Number(ulong[] limbs) => ExactDivision.ToNumber(limbs);
}
