namespace Keystay.Tokens.Events;

/// <summary>
/// Where decisions are recorded. It is called on the thread that validates, by many threads at once, and before the decision is handed out: what it throws,
/// <see cref="TokenValidator.Validate"/> throws, so a decision that must be recorded and cannot be is no decision.
/// </summary>
public interface ITokenEventSink
{
    /// <summary>Records one decision.</summary>
    void Write(TokenEvent decision);
}
