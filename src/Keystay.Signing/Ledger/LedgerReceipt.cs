namespace Keystay.Signing.Ledger;

/// <summary>A record is on the disk.</summary>
/// <param name="Sequence">Its number in the ledger.</param>
/// <param name="RecordedAt">The ledger's time of it.</param>
public readonly record struct LedgerReceipt(long Sequence, DateTimeOffset RecordedAt);
