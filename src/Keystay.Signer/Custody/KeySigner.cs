using System.Buffers.Text;
using System.Text;
using Keystay.Keys;

namespace Keystay.Signer.Custody;

/// <summary>One key as one thread signs with it: whatever is made once and used again. Not for two threads at once.</summary>
internal abstract class KeySigner : IDisposable
{
    /// <summary>Bytes of the longest signature: RSA 4096.</summary>
    public const int MaxSignatureBytes = 512;

    protected KeySigner(PublicKey key, SignatureAlgorithm algorithm)
    {
        Kid = Base64Url.DecodeFromChars(key.Thumbprint);
        KidText = Encoding.ASCII.GetBytes(key.Thumbprint);
        Header = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
            $$"""{"alg":"{{algorithm.Name()}}","typ":"at+jwt","kid":"{{key.Thumbprint}}"}""")) + ".");
    }

    /// <summary>The thumbprint, 32 bytes.</summary>
    public byte[] Kid { get; }

    /// <summary>The thumbprint in base64url.</summary>
    public byte[] KidText { get; }

    /// <summary>The encoded protected header (RFC 7515, section 3.1; RFC 9068, section 2.1) with the dot behind it.</summary>
    public byte[] Header { get; }

    /// <summary>Signs a JWS signing input.</summary>
    /// <returns>Bytes of the signature as JOSE has it (RFC 7518, sections 3.3 to 3.5; RFC 8037, section 3.1).</returns>
    /// <exception cref="SignerException">libcrypto; token-lost.</exception>
    public abstract int Sign(ReadOnlySpan<byte> input, Span<byte> signature);

    public abstract void Dispose();
}
