namespace Keystay.Tokens.Revocations;

/// <summary>A feed cannot be had, or says what it must not. The following goes on from the start; only the log tells.</summary>
/// <remarks>
/// Codes are stable: <c>unreachable</c>, <c>redirect</c>, <c>http-status</c>, <c>not-event-stream</c>, <c>ended</c>, <c>silent</c>, <c>too-large</c>,
/// <c>bad-message</c>, <c>gap</c>, <c>rolled-back</c>, <c>replayed</c>, <c>full</c>; and for a message the codes of <see cref="TokenReasons"/>.
/// </remarks>
internal sealed class RevocationFeedException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;
}
