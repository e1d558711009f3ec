using System.Buffers.Text;
using Keystay.Signer.Custody;

namespace Keystay.Signer.Tokens;

/// <summary>A signature as it travels: base64url (RFC 7515, section 2).</summary>
internal static class EncodedSignature
{
    /// <summary>Signs an input that was found good.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(KeySigner key, ReadOnlySpan<byte> input, Span<byte> to)
    {
        Span<byte> signature = stackalloc byte[KeySigner.MaxSignatureBytes];
        return Base64Url.EncodeToUtf8(signature[..key.Sign(input, signature)], to);
    }
}
