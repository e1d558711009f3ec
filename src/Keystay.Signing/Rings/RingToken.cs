namespace Keystay.Signing.Rings;

/// <summary>A ring's PKCS#11 token.</summary>
/// <param name="Uri">
/// How to get at it: a PKCS#11 URI (RFC 7512) with <c>module-path</c>, <c>token</c> or <c>serial</c>, and <c>pin-source</c> (<c>file:PATH</c> or <c>credential:NAME</c>), never with the PIN.
/// </param>
/// <param name="Serial">Its serial number; null until a signer has seen it, which is before the ring is created.</param>
/// <param name="AcceptSoftware">Whether the module may be one that signs in the signer's own memory, as SoftHSM does.</param>
public sealed record RingToken(string Uri, string? Serial = null, bool AcceptSoftware = false);
