namespace Keystay.LedgerLoad;

/// <summary>A token that a client received.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Hour">The hour that its receipt names.</param>
/// <param name="Signature">SHA-256 of its signature, hexadecimal.</param>
internal sealed record Acknowledged(long Sequence, DateTimeOffset Hour, string Signature);
