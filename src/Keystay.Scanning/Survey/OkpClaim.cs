using Keystay.Keys;

namespace Keystay.Scanning.Survey;

/// <summary>An Ed25519 seed (RFC 8032, section 5.1.5) or X25519 private key (RFC 7748, section 5): 32 bytes as stored; the public half, or null.</summary>
internal sealed class OkpClaim(OkpCurve curve, byte[] secret, byte[]? publicKey) : PrivateClaim
{
    public OkpCurve Curve { get; } = curve;
    public byte[] Secret { get; } = secret;
    public byte[]? PublicKey { get; } = publicKey;

    public override void Clear() => Clear([Secret]);
}
