using System.Text.Json.Serialization;

namespace Keystay.Redaction.Passports;

/// <summary>One signature of an envelope.</summary>
/// <param name="KeyId">RFC 7638 thumbprint of the signing key; which of the trusted keys to try, never whether to trust.</param>
/// <param name="Signature">ECDSA-Sig-Value in DER (RFC 3279, section 2.2.3).</param>
internal sealed record EnvelopeSignature(
    [property: JsonPropertyName("keyid")] string KeyId,
    [property: JsonPropertyName("sig")] byte[] Signature);
