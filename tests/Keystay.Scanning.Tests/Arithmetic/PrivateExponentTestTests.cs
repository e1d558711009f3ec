using System.Numerics;
using System.Security.Cryptography;
using CsCheck;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Proving;

namespace Keystay.Scanning.Tests.Arithmetic;

public class PrivateExponentTestTests
{
    private static readonly RSAParameters Key = MakeKey();
    private static readonly BigInteger N = Number(Key.Modulus!), P = Number(Key.P!), Q = Number(Key.Q!);
    private static readonly BigInteger Phi = (P - 1) * (Q - 1), Common = BigInteger.GreatestCommonDivisor(P - 1, Q - 1);

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(257)]
    [InlineData(65537)]
    [InlineData(1_000_003)]
    public void The_private_exponent_of_any_usual_public_one_fits_in_both_reductions(int e)
    {
        var test = new PrivateExponentTest(ExactDivision.ToLimbs(N), (ulong)e);
        Assert.True(Fits(test, RsaSecret.Inverse(e, Phi)));
        Assert.True(Fits(test, RsaSecret.Inverse(e, Phi / Common)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(65537)]
    public void Whole_ratios_tell_a_private_exponent_from_a_number_that_only_begins_like_one(int e)
    {
        var d = RsaSecret.Inverse(e, Phi);
        Assert.True(PrivateExponentTest.FitsWholly(N, e, d));
        Assert.True(PrivateExponentTest.FitsWholly(N, e, RsaSecret.Inverse(e, Phi / Common)));
        var begun = d ^ (BigInteger.One << 1800);
        Assert.True(Fits(new PrivateExponentTest(ExactDivision.ToLimbs(N), (ulong)e), begun));
        Assert.False(PrivateExponentTest.FitsWholly(N, e, begun));
        // Windows that begin a word too late hold upper parts, whose ratio is as near: one in e of them passes.
        Assert.True(e == 3 || !Enumerable.Range(1, 4).All(words => PrivateExponentTest.FitsWholly(N >> (64 * words), e, d >> (64 * words))));
    }

    [Fact]
    public void The_exponents_of_a_key_with_three_primes_fit_wholly()
    {
        var primes = Enumerable.Range(0, 2).SelectMany(_ =>
        {
            using var rsa = RSA.Create(1024);
            var parts = rsa.ExportParameters(true);
            return new[] { Number(parts.P!), Number(parts.Q!) };
        }).Take(3).ToArray();
        var n = primes.Aggregate(BigInteger.Multiply);
        var phi = primes.Select(p => p - 1).Aggregate(BigInteger.Multiply);
        Assert.True(PrivateExponentTest.FitsWholly(n, 65537, RsaSecret.Inverse(65537, phi)));
    }

    [Fact]
    public void The_exponents_of_other_sizes_of_key_fit() =>
        Gen.Int[0, 12].Sample(i =>
        {
            using var rsa = RSA.Create(512 + (64 * i));
            var parts = rsa.ExportParameters(true);
            var phi = (Number(parts.P!) - 1) * (Number(parts.Q!) - 1);
            return Fits(new PrivateExponentTest(ExactDivision.ToLimbs(Number(parts.Modulus!)), 65537), RsaSecret.Inverse(65537, phi));
        }, iter: 40);

    /// <summary>One in 2^27 fits by chance; three of these would do so once in 2^40 runs.</summary>
    [Fact]
    public void Random_numbers_do_not_fit()
    {
        var test = new PrivateExponentTest(ExactDivision.ToLimbs(N), 65537);
        int fitting = 0;
        Gen.Byte.Array[256].Sample(bytes =>
        {
            if (Fits(test, new BigInteger(bytes, isUnsigned: true) % N))
            {
                Interlocked.Increment(ref fitting);
            }
        }, iter: 20_000);
        Assert.InRange(fitting, 0, 2);
    }

    [Fact]
    public void The_modulus_itself_and_its_upper_half_do_not_fit()
    {
        var test = new PrivateExponentTest(ExactDivision.ToLimbs(N), 65537);
        Assert.False(Fits(test, N));
        Assert.False(Fits(test, N >> 1024 << 1024));
        Assert.False(Fits(test, N - 2));
    }

    private static bool Fits(PrivateExponentTest test, BigInteger d) => test.Fits(ExactDivision.ToLimbs(d));

    private static BigInteger Number(byte[] big) => new(big, isUnsigned: true, isBigEndian: true);

    /// <summary>A key to which every exponent here belongs, and whose primes have no more in common than a reduced private exponent is recognised up to.</summary>
    private static RSAParameters MakeKey()
    {
        while (true)
        {
            using var rsa = RSA.Create(2048);
            var parts = rsa.ExportParameters(true);
            BigInteger p = Number(parts.P!) - 1, q = Number(parts.Q!) - 1;
            if (BigInteger.GreatestCommonDivisor((BigInteger)3 * 17 * 257 * 65537 * 1_000_003, p * q).IsOne && BigInteger.GreatestCommonDivisor(p, q) <= 64)
            {
                return parts;
            }
        }
    }
}
