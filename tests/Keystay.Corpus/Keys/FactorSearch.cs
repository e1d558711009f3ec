using System.Numerics;
using System.Security.Cryptography;

namespace Keystay.Corpus.Keys;

/// <summary>
/// Takes the truth about a key that never left its process out of the dump itself: an aligned run of limbs that divides the public modulus.
/// </summary>
internal static class FactorSearch
{
    /// <exception cref="InvalidOperationException">The dump holds no prime factor, so there is no truth to hold anyone to.</exception>
    public static RsaSecret Find(string publicPem, string dump)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(publicPem));
        var key = rsa.ExportParameters(false);
        var n = new BigInteger(key.Modulus, isUnsigned: true, isBigEndian: true);
        int size = key.Modulus!.Length / 2;
        BigInteger? factor = null;
        DumpBytes.Read(dump, size, (chunk, _) =>
        {
            for (int i = 0; i + size <= chunk.Length && factor is null; i += 8)
            {
                if ((chunk[i] & 1) == 1 && chunk[i + size - 1] >= 0x80)
                {
                    var candidate = new BigInteger(chunk.Slice(i, size), isUnsigned: true);
                    factor = (n % candidate).IsZero ? candidate : null;
                }
            }
        });
        var p = factor ?? throw new InvalidOperationException($"{dump} holds no prime factor of the key; take a dump of more memory.");
        return RsaSecret.FromFactor(n, new BigInteger(key.Exponent, isUnsigned: true, isBigEndian: true), p);
    }
}
