namespace Keystay.Scanning.Reports;

/// <summary>A private key that was proven to lie in the inputs.</summary>
/// <param name="Thumbprint">RFC 7638, SHA-256, base64url; for an HMAC key (kty oct) a keyed fingerprint, see docs/architecture.md.</param>
/// <param name="SpkiSha256">SHA-256 of the SubjectPublicKeyInfo, lower-case hex; null for oct.</param>
/// <param name="Kty">RSA, EC, OKP or oct (RFC 7518, RFC 8037).</param>
/// <param name="Bits">Size of the modulus, field or key in bits.</param>
/// <param name="Curve">P-256, P-384, P-521, secp256k1, Ed25519, X25519, or null.</param>
/// <param name="Names">Certificate subjects, kids, comments under which its public half was seen.</param>
/// <param name="Proof">factor, exponent, public-point, seed, decodes-and-matches or verifies-token.</param>
/// <param name="Exposures">Every place of every one of its values, sorted by input and offset.</param>
public sealed record KeyReport(
    string Thumbprint,
    string? SpkiSha256,
    string Kty,
    int Bits,
    string? Curve,
    IReadOnlyList<string> Names,
    string Proof,
    IReadOnlyList<Exposure> Exposures);
