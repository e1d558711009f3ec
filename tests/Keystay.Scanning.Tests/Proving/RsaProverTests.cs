using System.Numerics;
using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Proving;

namespace Keystay.Scanning.Tests.Proving;

public class RsaProverTests
{
    private static readonly BigInteger E = 65537;

    /// <summary>
    /// Quadratic reciprocity: two primes that are 3 modulo 4 and alike modulo 8, 3, 5, … 17 have the same squares among 2 … 17, so none of those is a
    /// witness against their product. One key in a hundred is so.
    /// </summary>
    [Fact]
    public void A_private_exponent_proves_its_key_where_all_small_witnesses_fail()
    {
        BigInteger alike = 8 * 3 * 5 * 7 * 11 * 13 * 17, p = Prime(RandomPrimeStart(), 4), q = Prime(p + alike, alike);
        var phi = (p - 1) * (q - 1);
        var key = new RsaPublicKey((p * q).ToByteArray(isUnsigned: true, isBigEndian: true), [1, 0, 1]);

        var secret = new RsaProver(deep: false, new ProofProgress(), _ => { }).Prove(key, RsaSecret.Inverse(E, phi), isExponent: true);

        Assert.Equal([p, q], secret!.Primes.Order());
    }

    private static BigInteger RandomPrimeStart()
    {
        var bytes = RandomNumberGenerator.GetBytes(64);
        bytes[0] |= 0xC0;
        bytes[63] |= 3;
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger Prime(BigInteger start, BigInteger step)
    {
        var candidate = start;
        for (; !Primality.IsProbable(candidate) || ((candidate - 1) % E).IsZero; candidate += step)
        {
        }
        return candidate;
    }
}
