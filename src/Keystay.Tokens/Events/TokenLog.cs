using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.Events;

/// <summary>Decisions as log entries, each part under its own name.</summary>
internal static partial class TokenLog
{
    public static void Decided(ILogger logger, LogLevel level, TokenEvent decision) => Decided(
        logger, level, decision.Decision, decision.Code, decision.IsSigned, decision.Issuer, decision.Tenant, decision.Audience, decision.ClientId,
        decision.SubjectSha256, decision.TokenId, decision.Session, decision.IssuedAt, decision.Kid, decision.Thumbprint, decision.Ring, decision.KeyIssuer,
        decision.SignatureSha256, decision.KeysVersion, decision.FromCache);

    [LoggerMessage(EventId = 1, EventName = "TokenDecided", Message = "Token {Decision}: {Reason}; signature good: {SignatureGood}; iss {Issuer}, tid {Tenant}, aud {Audience}, azp {ClientId}, "
        + "sub SHA-256 {SubjectSha256}, jti {TokenId}, sid {Session}, iat {IssuedAt}; kid {Kid}, thumbprint {Thumbprint}, ring {Ring}, key of {KeyIssuer}; "
        + "signature SHA-256 {SignatureSha256}; keys {KeysVersion}, from cache: {FromCache}")]
    private static partial void Decided(
        ILogger logger, LogLevel level, string decision, string reason, bool signatureGood, string? issuer, string? tenant, string? audience, string? clientId,
        string? subjectSha256, string? tokenId, string? session, DateTimeOffset? issuedAt, string? kid, string? thumbprint, string? ring, string? keyIssuer,
        string? signatureSha256, string keysVersion, bool fromCache);
}
