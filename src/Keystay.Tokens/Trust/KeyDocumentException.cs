namespace Keystay.Tokens.Trust;

/// <summary>A document of keys cannot be read at all; a single bad key in it is a <see cref="KeyRefusal"/> instead.</summary>
/// <remarks>Codes are stable: <c>too-large</c>, <c>bad-json</c>, <c>bad-jwks</c>, <c>too-many-keys</c>.</remarks>
public sealed class KeyDocumentException(string code, string message, Exception? inner = null) : FormatException(message, inner)
{
    /// <summary>The stable reason code.</summary>
    public string Code { get; } = code;
}
