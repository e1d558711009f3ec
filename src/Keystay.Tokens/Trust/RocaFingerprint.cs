using System.Numerics;

namespace Keystay.Tokens.Trust;

/// <summary>
/// The flaw of CVE-2017-15361: such RSA primes are k·M + (65537^a mod M), so modulo each small prime of M the modulus is a power of 65537. A sound modulus
/// passes for one with a probability of about 2^-28 (Nemec et al., "The Return of Coppersmith's Attack", CCS 2017, section 2.3).
/// </summary>
internal static class RocaFingerprint
{
    private static readonly int[] Primes =
        [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];

    private static readonly HashSet<int>[] Powers = [.. Primes.Select(PowersOf65537)];

    public static bool Has(ReadOnlySpan<byte> modulus)
    {
        var n = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        for (int i = 0; i < Primes.Length; i++)
        {
            if (!Powers[i].Contains((int)(n % Primes[i])))
            {
                return false;
            }
        }
        return true;
    }

    private static HashSet<int> PowersOf65537(int prime)
    {
        var powers = new HashSet<int>();
        for (int power = 1; powers.Add(power); power = power * (65537 % prime) % prime)
        {
        }
        return powers;
    }
}
