namespace Keystay.Signing.Ledger;

/// <summary>A journal after recovery: every segment ends whole.</summary>
/// <param name="NextSequence">The number of the next record.</param>
/// <param name="LastRecordedAt">The time of the last record, 0 where there is none.</param>
/// <param name="Notes">What was found and done, a sentence each.</param>
internal sealed record RecoveredJournal(long NextSequence, long LastRecordedAt, IReadOnlyList<string> Notes);
