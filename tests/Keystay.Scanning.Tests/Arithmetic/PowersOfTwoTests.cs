using System.Numerics;
using CsCheck;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Tests.Arithmetic;

public class PowersOfTwoTests
{
    private static readonly Gen<BigInteger> Moduli = Gen.Byte.Array[16, 160].Select(b => new BigInteger(b, isUnsigned: true) | 1).Where(n => n > ulong.MaxValue);
    private static readonly Gen<BigInteger> Exponents = Gen.Byte.Array[1, 100].Select(b => new BigInteger(b, isUnsigned: true));

    [Fact]
    public void A_power_less_two_is_what_repeated_squaring_says() => Gen.Select(Moduli, Exponents).Sample((n, x) =>
    {
        int limbs = (int)((n.GetBitLength() + 63) / 64);
        var expected = (BigInteger.ModPow(2, x, n) + n - 2) % n * (BigInteger.One << (64 * limbs)) % n;
        return PowersOfTwo.ToNumber(new PowersOfTwo(n, 800).PowerLessTwo(x)) == expected;
    }, iter: 500);
}
