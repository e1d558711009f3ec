namespace Keystay.Tokens.Trust;

/// <summary>A document of keys cannot be had or read at all; a single bad key in it is a <see cref="KeyRefusal"/> instead.</summary>
/// <remarks>
/// Codes are stable. Of the document: <c>too-large</c>, <c>bad-json</c>, <c>bad-jwks</c>, <c>too-many-keys</c>, <c>bad-metadata</c>, <c>issuer-mismatch</c>,
/// <c>jwks-uri-not-allowed</c>. Of the answer: <c>unreachable</c>, <c>timeout</c>, <c>redirect</c>, <c>http-status</c>, <c>not-json</c>, <c>compressed</c>.
/// </remarks>
public sealed class KeyDocumentException(string code, string message, Exception? inner = null) : FormatException(message, inner)
{
    /// <summary>The stable reason code.</summary>
    public string Code { get; } = code;
}
