using Microsoft.Extensions.Logging;

namespace Keystay.Issuer.Rings;

/// <summary>What the service says about itself. Keys by their public thumbprint, clients by their identifier, tokens not at all.</summary>
internal static partial class IssuerLog
{
    [LoggerMessage(1, LogLevel.Information, "Ring {Ring}: key {Kid} is now {State}.")]
    public static partial void KeyChanged(this ILogger logger, string ring, string kid, string state);

    [LoggerMessage(2, LogLevel.Error, "Ring {Ring}: {Code}: {Message}")]
    public static partial void RingFailed(this ILogger logger, string ring, string code, string message, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The state of the rings cannot be used: {Code}: {Message} The rings stay as they are until it can.")]
    public static partial void StateFailed(this ILogger logger, string code, string message, Exception exception);

    [LoggerMessage(14, LogLevel.Warning, "The state of the rings can be used again.")]
    public static partial void StateRecovered(this ILogger logger);

    [LoggerMessage(4, LogLevel.Error, "The ledger could not be sealed: {Code}: {Message}")]
    public static partial void SealFailed(this ILogger logger, string code, string message, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "Ledger: {Note}")]
    public static partial void LedgerNote(this ILogger logger, string note);

    [LoggerMessage(6, LogLevel.Warning, "Ring {Ring}: {Missing}")]
    public static partial void ProtectionMissing(this ILogger logger, string ring, string missing);

    [LoggerMessage(7, LogLevel.Error, "No token for {Client}: {Code}: {Message}")]
    public static partial void NotIssued(this ILogger logger, string client, string code, string message, Exception exception);

    [LoggerMessage(8, LogLevel.Warning, "Ring {Ring}: {Kind} {Id} is revoked.")]
    public static partial void Revoked(this ILogger logger, string ring, string kind, string id);

    [LoggerMessage(9, LogLevel.Error, "Ring {Ring}: the revocation feed says nothing, so its validators will refuse: {Code}: {Message}")]
    public static partial void FeedSilent(this ILogger logger, string ring, string code, string message, Exception exception);

    [LoggerMessage(15, LogLevel.Error, "Ring {Ring}: token {Id} is not revoked: {Code}: {Message}")]
    public static partial void NotRevoked(this ILogger logger, string ring, string id, string code, string message, Exception exception);

    [LoggerMessage(13, LogLevel.Critical, "{Code}: {Message} The service ends.")]
    public static partial void LeaseLost(this ILogger logger, string code, string message, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "The signer of the feeds and the ledger: {Missing}")]
    public static partial void ServiceProtectionMissing(this ILogger logger, string missing);

    [LoggerMessage(10, LogLevel.Error, "An unforeseen error in {Loop}; it goes on.")]
    public static partial void LoopFailed(this ILogger logger, string loop, Exception exception);

    [LoggerMessage(12, LogLevel.Error, "What validators confirmed could not be written into the state: {Message} It is tried again.")]
    public static partial void ReportFailed(this ILogger logger, string message, Exception exception);
}
