using Keystay.Tokens.Events;
using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.Trust;

/// <summary>What happens to documents and keys, as log entries.</summary>
internal static partial class MetadataLog
{
    [LoggerMessage(EventId = 10, EventName = "KeysChanged", Level = LogLevel.Information, Message = "{Document} was read and says something new: version {Version}, {Keys} keys are believed in all")]
    public static partial void KeysChanged(ILogger logger, string document, string version, int keys);

    /// <summary>Which keys are not believed any more, and which are not to begin with. Their names are the publisher's choice, and cleaned.</summary>
    public static void Differences(ILogger logger, KeySet before, KeySet after)
    {
        foreach (var key in before.Keys.Where(b => !after.Keys.Any(a => a.Kid == b.Kid && a.Thumbprint == b.Thumbprint)))
        {
            string? kid = RecordedText.Of(key.Kid);
            KeyRemoved(logger, kid, key.Thumbprint, key.Document);
        }
        foreach (var key in after.Refusals.Except(before.Refusals))
        {
            KeyRefused(logger, RecordedText.Of(key.Kid), key.Thumbprint, key.Document, key.Reason.Code(), RecordedText.Of(key.Detail));
        }
    }

    [LoggerMessage(EventId = 11, EventName = "KeyRemoved", Level = LogLevel.Information, Message = "Key {Kid}, thumbprint {Thumbprint}, of {Document} is not believed any more: it was removed, or its name is not its own any more")]
    private static partial void KeyRemoved(ILogger logger, string? kid, string thumbprint, string document);

    [LoggerMessage(EventId = 12, EventName = "KeyRefused", Level = LogLevel.Warning, Message = "Key {Kid}, thumbprint {Thumbprint}, of {Document} is not believed: {Reason}. {Detail}")]
    private static partial void KeyRefused(ILogger logger, string? kid, string? thumbprint, string document, string reason, string? detail);

    [LoggerMessage(EventId = 13, EventName = "DocumentRefused", Level = LogLevel.Warning, Message = "A document of keys could not be read: {Reason}. {Detail}")]
    public static partial void DocumentRefused(ILogger logger, string reason, string? detail);

    [LoggerMessage(EventId = 14, EventName = "DocumentStale", Level = LogLevel.Error, Message = "{Document} was not confirmed since {ConfirmedAt}, which is too long: its keys are refused until it is")]
    public static partial void DocumentStale(ILogger logger, string document, DateTimeOffset? confirmedAt);
}
