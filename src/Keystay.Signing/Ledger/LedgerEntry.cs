namespace Keystay.Signing.Ledger;

/// <summary>A record as it stands in the ledger.</summary>
/// <param name="Sequence">Its number: 1 for the first, and one more for every record after it.</param>
/// <param name="RecordedAt">When it was recorded, in whole milliseconds; never earlier than the record before.</param>
/// <param name="Record">What was recorded.</param>
public sealed record LedgerEntry(long Sequence, DateTimeOffset RecordedAt, LedgerRecord Record);
