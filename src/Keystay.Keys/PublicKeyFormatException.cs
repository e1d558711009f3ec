namespace Keystay.Keys;

/// <summary>A document does not hold the public keys it was read for.</summary>
/// <remarks>
/// Codes are stable: <c>empty</c>, <c>too-large</c>, <c>private-key</c>, <c>no-public-key</c>, <c>unknown-format</c>, <c>bad-json</c>,
/// <c>bad-jwk</c>, <c>bad-pem</c>, <c>bad-der</c>, <c>bad-ssh</c>, <c>bad-key</c>, <c>unsupported-key-type</c>.
/// </remarks>
public sealed class PublicKeyFormatException : FormatException
{
    /// <summary>From a reason code and a sentence that says what is wrong, where, and what to do.</summary>
    public PublicKeyFormatException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>The stable reason code.</summary>
    public string Code { get; }
}
