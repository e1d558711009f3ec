namespace Keystay.Signing.TransparencyLog;

/// <summary>A log, or something that says it belongs to one, cannot be used.</summary>
public sealed class LogException : Exception
{
    public LogException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>One of <see cref="LogErrors"/>.</summary>
    public string Code { get; }
}
