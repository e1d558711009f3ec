namespace Keystay.Redaction;

/// <summary>A redaction that could not be done. Nothing was written under the output's name.</summary>
/// <param name="code">A stable reason code, see <see cref="RedactionCodes"/>.</param>
/// <param name="message">A sentence: what, where, and what to do.</param>
/// <param name="inner">What led to it.</param>
public sealed class RedactionException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable reason code, see <see cref="RedactionCodes"/>.</summary>
    public string Code { get; } = code;
}
