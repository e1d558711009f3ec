using System.Buffers.Text;
using Keystay.Signing.Custody;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Signing.IdentityModel;

/// <summary>Signs the signing input of a JWS (RFC 7515, section 5.1) by sending it whole to the signer.</summary>
/// <remarks>The library's interface is synchronous: a thread waits for each signature.</remarks>
internal sealed class SignerSignatureProvider(SignerClient client, SecurityKey key, string algorithm) : SignatureProvider(key, algorithm)
{
    /// <exception cref="SignerException">The signer did not sign.</exception>
    public override byte[] Sign(byte[] input) => Sign(input.AsSpan());

    /// <exception cref="SignerException">The signer did not sign.</exception>
    public override byte[] Sign(byte[] input, int offset, int count) => Sign(input.AsSpan(offset, count));

    /// <exception cref="SignerException">The signer did not sign.</exception>
    public override bool Sign(ReadOnlySpan<byte> data, Span<byte> destination, out int bytesWritten)
    {
        byte[] signature = Sign(data);
        bytesWritten = signature.Length;
        return signature.AsSpan().TryCopyTo(destination);
    }

    public override bool Verify(byte[] input, byte[] signature) => throw new NotSupportedException("This provider signs; keys are verified by their public half.");

    protected override void Dispose(bool disposing)
    {
    }

    private byte[] Sign(ReadOnlySpan<byte> input) => Base64Url.DecodeFromUtf8(client.SignInput(Key.KeyId, input).Span);
}
