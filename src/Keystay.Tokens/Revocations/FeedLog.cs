using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.Revocations;

/// <summary>What happens to a feed, as log entries.</summary>
internal static partial class FeedLog
{
    [LoggerMessage(EventId = 20, EventName = "FeedFollowed", Level = LogLevel.Information, Message = "The revocation feed {Address} is followed: it is complete to {Position}, {Count} revocations are remembered")]
    public static partial void Followed(ILogger logger, Uri address, string? position, int count);

    [LoggerMessage(EventId = 21, EventName = "Revoked", Level = LogLevel.Warning, Message = "{Issuer} revoked the {Kind} {Id}")]
    public static partial void Revoked(ILogger logger, string issuer, RevocationKind kind, string? id);

    [LoggerMessage(EventId = 22, EventName = "FeedInterrupted", Level = LogLevel.Warning, Message = "The revocation feed {Address} is interrupted: {Reason}. {Detail}")]
    public static partial void Interrupted(ILogger logger, Uri address, string reason, string? detail);

    [LoggerMessage(EventId = 23, EventName = "FeedSilent", Level = LogLevel.Error, Message = "The revocation feed {Address} was not complete since {ConfirmedAt}, which is too long: tokens of {Issuer} are refused until it is")]
    public static partial void Silent(ILogger logger, Uri address, string issuer, DateTimeOffset? confirmedAt);
}
