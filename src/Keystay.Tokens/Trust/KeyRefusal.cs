namespace Keystay.Tokens.Trust;

/// <summary>A key that a document publishes and that is not believed.</summary>
/// <param name="Document">The document's name or address.</param>
/// <param name="Kid">The key's name; null when it has none.</param>
/// <param name="Thumbprint">RFC 7638 thumbprint; null when the key could not be read.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">What exactly, as a sentence.</param>
public sealed record KeyRefusal(string Document, string? Kid, string? Thumbprint, TokenReason Reason, string Detail);
