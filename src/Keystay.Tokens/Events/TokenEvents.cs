using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keystay.Tokens.Events;

/// <summary>
/// Whom a validator tells of its decisions: a logger, sinks, and whoever listens to <see cref="TokenTelemetry.Name"/>. Where nobody listens a decision costs
/// no allocation.
/// </summary>
/// <param name="logger">An accepted token is Debug, a refused one Information, an alarm Warning; none when null.</param>
/// <param name="sinks">Each has every decision, in this order.</param>
public sealed class TokenEvents(ILogger? logger = null, params ReadOnlySpan<ITokenEventSink> sinks)
{
    private readonly ILogger logger = logger ?? NullLogger.Instance;
    private readonly ITokenEventSink[] sinks = sinks.ToArray();

    /// <summary>Nobody but who listens to <see cref="TokenTelemetry.Name"/>.</summary>
    public static TokenEvents None { get; } = new();

    internal void Record(scoped in Examination examination, in TokenResult result, DateTimeOffset now, Activity? activity)
    {
        TokenTelemetry.Count(result.Reason);
        if (!Hears(result, activity))
        {
            return;
        }
        var decision = TokenEvent.Of(examination, result, now);
        if (logger.IsEnabled(LevelOf(result.Reason)))
        {
            TokenLog.Decided(logger, LevelOf(result.Reason), decision);
        }
        if (IsTraced(activity))
        {
            TokenTelemetry.Describe(activity!, decision);
        }
        foreach (var sink in sinks)
        {
            sink.Write(decision);
        }
    }

    /// <summary>Whether anybody listens to a decision.</summary>
    internal bool Hears(in TokenResult result, Activity? activity) => sinks.Length > 0 || IsTraced(activity) || logger.IsEnabled(LevelOf(result.Reason));

    private static bool IsTraced(Activity? activity) => activity is { IsAllDataRequested: true };

    private static LogLevel LevelOf(TokenReason reason) =>
        reason == TokenReason.Accepted ? LogLevel.Debug : reason.IsAlarm() ? LogLevel.Warning : LogLevel.Information;
}
