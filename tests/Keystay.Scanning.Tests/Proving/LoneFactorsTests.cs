using System.Numerics;
using System.Security.Cryptography;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Tests.Scans;

namespace Keystay.Scanning.Tests.Proving;

public class LoneFactorsTests
{
    /// <summary>A service that issues or checks tokens is full of signatures and hashes, and random bytes are as good a factor as any.</summary>
    [Fact]
    public void Primes_with_their_exponents_and_coefficient_are_found_among_any_number_of_random_numbers()
    {
        var key = FreshKey.Rsa(1024).Values;
        using var pool = new NumberPool();
        foreach (string form in (string[])["rsa.p", "rsa.q", "rsa.dp", "rsa.dq", "rsa.qinv"])
        {
            pool.Add(key[form], NumberOrder.BigEndian);
        }
        for (int i = 0; i < 11_000; i++)
        {
            pool.Add(LikeAFactor(), NumberOrder.LittleEndian);
        }
        var numbers = Enumerable.Range(0, pool.Count).Reverse().Select(i => ExactDivision.ToLimbs(pool[i])).Where(n => (n[0] & 1) == 1);

        var factors = new LoneFactors(new LowBits(pool), [65537, 3]);
        var (p, q, e) = Assert.Single(factors.Find(numbers));

        Assert.Equal(new[] { Number(key["rsa.p"]), Number(key["rsa.q"]) }.Order(), new[] { p, q }.Order());
        Assert.Equal(65537, e);
        Assert.False(factors.HasUnnamed);
    }

    /// <summary>Odd, with the top bits of a factor, and a multiple of none of the primes that are tried first.</summary>
    private static byte[] LikeAFactor()
    {
        byte[] number = RandomNumberGenerator.GetBytes(64);
        number[63] |= 0xC0;
        number[0] |= 1;
        while (SmallPrimes.Odd(53).Any(prime => new BigInteger(number, isUnsigned: true) % (int)prime == 0))
        {
            RandomNumberGenerator.Fill(number.AsSpan(8, 48));
        }
        return number;
    }

    private static BigInteger Number(byte[] bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);
}
