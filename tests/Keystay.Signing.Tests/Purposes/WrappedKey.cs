using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Keystay.Signing.Tests.Purposes;

/// <summary>Opens a wrapped Ed25519 key by the words of docs/signing.md, with .NET's own key wrap (RFC 5649).</summary>
internal static class WrappedKey
{
    private const int SeedBytes = 32;

    public static byte[] SeedOf(byte[] wrappingKey, string name, ReadOnlySpan<byte> wrapped)
    {
        using var aes = Aes.Create();
        aes.Key = HMACSHA256.HashData(wrappingKey, Encoding.UTF8.GetBytes("keystay wrapping key/1\n" + name));
        // PKCS#8 of an Ed25519 key (RFC 8410, section 7) ends with the seed.
        return aes.DecryptKeyWrapPadded(wrapped)[^SeedBytes..];
    }

    public static byte[] PublicKeyOf(byte[] seed)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        return key.PublicKey.Export(KeyBlobFormat.RawPublicKey);
    }
}
