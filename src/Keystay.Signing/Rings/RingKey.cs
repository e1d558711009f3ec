using Keystay.Keys;

namespace Keystay.Signing.Rings;

/// <summary>One key of a ring: its public half, its life, and what its custody needs to find the private half again.</summary>
/// <param name="PublicKey">The public half.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="CreatedAt">When it was published first.</param>
/// <param name="NotBefore">When it signs, or signed, first.</param>
/// <param name="RetireAt">When nothing it signed is accepted any more: planned while it signs, fixed once its successor does.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
/// <param name="RevocationReason">Why, in the words of who revoked it, or null.</param>
/// <param name="Sealed">For isolated custody the private key wrapped by the ring's wrapping key; for a token a PKCS#11 URI with its serial number and the object's identifier. No secret either way.</param>
public sealed record RingKey(
    PublicKey PublicKey, KeyState State, DateTimeOffset CreatedAt, DateTimeOffset NotBefore, DateTimeOffset RetireAt, DateTimeOffset? RevokedAt,
    string? RevocationReason, ReadOnlyMemory<byte> Sealed)
{
    /// <summary>Its RFC 7638 thumbprint.</summary>
    public string Kid => PublicKey.Thumbprint;
}
