using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.AspNetCore;

/// <summary>Log entries of the handler; the decision about the token itself is <c>TokenDecided</c> of Keystay.Tokens.</summary>
internal static partial class BearerLog
{
    [LoggerMessage(EventId = 1, EventName = "RequestRefused", Level = LogLevel.Information, Message = "Scheme {Scheme}: request refused, {Error}: {Reason}")]
    public static partial void Refused(ILogger logger, string scheme, string error, string reason);
}
