namespace Keystay.Tokens.Trust;

/// <summary>How it stands with one document, for health checks.</summary>
/// <param name="Name">Its address or name.</param>
/// <param name="ConfirmedAt">When it was last known to be current; null if never, or if it does not age.</param>
/// <param name="IsStale">Whether its keys are refused because it was not confirmed for too long.</param>
/// <param name="Failure">Why the last attempt to read it failed; null if it did not.</param>
public sealed record KeyDocumentState(string Name, DateTimeOffset? ConfirmedAt, bool IsStale, KeyDocumentException? Failure);
