using Keystay.Keys;
using Curve = NSec.Cryptography.SignatureAlgorithm;

namespace Keystay.Tokens.Signatures;

/// <summary>Ed25519 (RFC 8032, RFC 8037) by libsodium, which refuses points of small order and an s that is not reduced.</summary>
internal sealed class Ed25519Verifier(OkpPublicKey key) : SignatureVerifier
{
    private readonly NSec.Cryptography.PublicKey key = NSec.Cryptography.PublicKey.Import(Curve.Ed25519, key.X, NSec.Cryptography.KeyBlobFormat.RawPublicKey);

    public override bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        signature.Length == Curve.Ed25519.SignatureSize && Curve.Ed25519.Verify(key, signed, signature);

    public override void Dispose()
    {
        // A public key in libsodium's sense is 32 bytes of managed memory.
    }
}
