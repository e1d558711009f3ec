namespace Keystay.Signing.Ledger;

/// <summary>These records exist: the root of the Merkle tree (RFC 6962) whose leaves are their encodings, in order.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Hour">The hour they were recorded in, by its beginning.</param>
/// <param name="First">The first sequence.</param>
/// <param name="Last">The last one.</param>
/// <param name="Root">The root, 32 bytes.</param>
/// <param name="Damaged">Whether records behind them may have been lost.</param>
public sealed record RecordsStatement(Guid Ledger, DateTimeOffset Hour, long First, long Last, ReadOnlyMemory<byte> Root, bool Damaged) : LedgerStatement(Ledger);
