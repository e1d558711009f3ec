namespace Keystay.Redaction.Passports;

/// <summary>A passport cannot be signed with a key file.</summary>
/// <remarks>
/// Codes are stable: <c>unreadable</c>, <c>exposed</c> (others may read or change the file), <c>too-large</c>, <c>not-a-private-key</c>,
/// <c>encrypted</c>, <c>unsupported-key</c>.
/// </remarks>
public sealed class PassportKeyException : Exception
{
    /// <summary>From a reason code and a sentence that says what is wrong and what to do.</summary>
    public PassportKeyException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>The stable reason code.</summary>
    public string Code { get; }
}
