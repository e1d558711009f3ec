using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.Tests.Events;

/// <summary>A logger that keeps level, text and every named value.</summary>
internal sealed class LogLines : ILogger
{
    private readonly List<(LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Values)> all = [];

    public IReadOnlyList<(LogLevel Level, string Text, IReadOnlyDictionary<string, object?> Values)> All
    {
        get
        {
            lock (all)
            {
                return [.. all];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (all)
        {
            all.Add((logLevel, formatter(state, exception), ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(p => p.Key, p => p.Value)));
        }
    }
}
