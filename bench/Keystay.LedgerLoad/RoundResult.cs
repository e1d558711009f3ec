namespace Keystay.LedgerLoad;

/// <summary>What a round came to.</summary>
internal sealed record RoundResult(int Received, int Hours, int Complete, int Torn, IReadOnlyList<string> Problems);
