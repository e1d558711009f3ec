using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.Tests.Events;

/// <summary>A logger that keeps level, text and every named value.</summary>
internal sealed class LogLines : ILogger
{
    public List<(LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Values)> All { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        All.Add((logLevel, formatter(state, exception), ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(p => p.Key, p => p.Value)));
}
