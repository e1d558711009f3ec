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
        var level = LevelOf(result.Reason);
        bool logs = logger.IsEnabled(level), traces = activity is { IsAllDataRequested: true };
        if (!logs && !traces && sinks.Length == 0)
        {
            return;
        }
        var decision = TokenEvent.Of(examination, result, now);
        if (logs)
        {
            TokenLog.Decided(logger, level, decision);
        }
        if (traces)
        {
            TokenTelemetry.Describe(activity!, decision);
        }
        foreach (var sink in sinks)
        {
            sink.Write(decision);
        }
    }

    private static LogLevel LevelOf(TokenReason reason) =>
        reason == TokenReason.Accepted ? LogLevel.Debug : reason.IsAlarm() ? LogLevel.Warning : LogLevel.Information;
}
