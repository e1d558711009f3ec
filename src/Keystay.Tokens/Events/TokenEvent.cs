using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Keystay.Tokens.Events;

/// <summary>
/// The record of one decision; property names in JSON are the claims' own where there is one. Never the token, its payload or its signature. What it claims
/// is only recorded when its key signed it: until then it is hearsay, and a log that repeats hearsay can be written by anyone.
/// </summary>
public sealed record TokenEvent
{
    /// <summary>When it was decided, by the validator's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary><c>accepted</c> or <c>refused</c>.</summary>
    public string Decision => Reason == TokenReason.Accepted ? "accepted" : "refused";

    /// <summary>Why.</summary>
    [JsonIgnore]
    public required TokenReason Reason { get; init; }

    /// <summary>The stable code of <see cref="Reason"/>.</summary>
    [JsonPropertyName("reason")]
    public string Code => Reason.Code();

    /// <summary>Whether a person should look: <see cref="TokenReasons.IsAlarm"/>.</summary>
    [JsonPropertyName("alarm")]
    public bool IsAlarm => Reason.IsAlarm();

    /// <summary>Whether the named key signed the token.</summary>
    [JsonPropertyName("signatureGood")]
    public required bool IsSigned { get; init; }

    /// <summary>Claim iss.</summary>
    [JsonPropertyName("iss")]
    public string? Issuer { get; init; }

    /// <summary>Claim tid.</summary>
    [JsonPropertyName("tid")]
    public string? Tenant { get; init; }

    /// <summary>Claim aud; of several, with a space between.</summary>
    [JsonPropertyName("aud")]
    public string? Audience { get; init; }

    /// <summary>The client: claim client_id, azp or appid.</summary>
    [JsonPropertyName("azp")]
    public string? ClientId { get; init; }

    /// <summary>SHA-256 of the claim sub in lower-case hexadecimal: the same person is the same text, and the log names no one.</summary>
    [JsonPropertyName("subSha256")]
    public string? SubjectSha256 { get; init; }

    /// <summary>Claim jti or uti.</summary>
    [JsonPropertyName("jti")]
    public string? TokenId { get; init; }

    /// <summary>Claim sid.</summary>
    [JsonPropertyName("sid")]
    public string? Session { get; init; }

    /// <summary>Claim iat.</summary>
    [JsonPropertyName("iat")]
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The key that the token names, known or not.</summary>
    public string? Kid { get; init; }

    /// <summary>RFC 7638 thumbprint of the key, where it is known.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>The ring that the key belongs to.</summary>
    public string? Ring { get; init; }

    /// <summary>The issuer that the key belongs to; with iss beside it a reader sees a scope broken.</summary>
    public string? KeyIssuer { get; init; }

    /// <summary>
    /// SHA-256 of the signature's bytes in lower-case hexadecimal, which the issuer's ledger has too. Not the name of a token: an ECDSA signature has a twin.
    /// </summary>
    public string? SignatureSha256 { get; init; }

    /// <summary>The <see cref="Trust.KeySet.Version"/> that decided.</summary>
    public required string KeysVersion { get; init; }

    /// <summary>Whether the signature was remembered from an earlier time.</summary>
    public required bool FromCache { get; init; }

    internal static TokenEvent Of(scoped in Examination examination, in TokenResult result, DateTimeOffset now)
    {
        var decision = new TokenEvent
        {
            Time = now,
            Reason = result.Reason,
            IsSigned = examination.IsSigned,
            Kid = result.Key?.Kid ?? RecordedText.Of(examination.Token.Header.Kid),
            Thumbprint = result.Key?.Thumbprint,
            Ring = result.Key?.Scope.Ring,
            KeyIssuer = result.Key?.Scope.Issuer.Text,
            SignatureSha256 = Digest(examination.Token.Signature),
            KeysVersion = result.KeysVersion,
            FromCache = result.FromCache,
        };
        return !examination.IsSigned ? decision : decision with
        {
            Issuer = RecordedText.Of(examination.Claims.Issuer),
            Tenant = RecordedText.Of(examination.Claims.Tenant),
            Audience = RecordedText.Of(examination.Claims.AudienceText()),
            ClientId = RecordedText.Of(examination.Claims.ClientId),
            SubjectSha256 = Digest(examination.Claims.Subject),
            TokenId = RecordedText.Of(examination.Claims.TokenId),
            Session = RecordedText.Of(examination.Claims.Session),
            IssuedAt = examination.Claims.IssuedAt is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        };
    }

    private static string? Digest(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : Convert.ToHexStringLower(SHA256.HashData(bytes));
}
