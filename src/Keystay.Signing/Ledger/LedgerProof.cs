using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>
/// That one token is in the ledger: the record lies below a statement, and the statement below a signed checkpoint. Holds everything needed to check it but the log's key.
/// </summary>
/// <param name="Entry">The record's encoding.</param>
/// <param name="Path">From the record to the statement's root.</param>
/// <param name="Statement">The <see cref="RecordsStatement"/>, as the log has it.</param>
/// <param name="Leaf">The statement's index in the log.</param>
/// <param name="LogPath">From the statement to the checkpoint's root.</param>
/// <param name="Checkpoint">The signed checkpoint.</param>
public sealed record LedgerProof(
    ReadOnlyMemory<byte> Entry, IReadOnlyList<byte[]> Path, ReadOnlyMemory<byte> Statement, long Leaf, IReadOnlyList<byte[]> LogPath, ReadOnlyMemory<byte> Checkpoint)
{
    /// <summary>Checks the proof.</summary>
    /// <param name="origin">The log it must be of.</param>
    /// <param name="key">The key that must have signed.</param>
    /// <returns>The record that is proved.</returns>
    /// <exception cref="LedgerException">It proves nothing.</exception>
    /// <exception cref="LogException">Its checkpoint is not to be believed.</exception>
    public LedgerEntry Verify(string origin, NoteKey key)
    {
        var head = TransparencyLog.Checkpoint.Verify(Checkpoint.Span, origin, key);
        if (!MerkleProof.Includes(MerkleHash.Leaf(Statement.Span), Leaf, head.Size, LogPath, head.Root.Span))
        {
            throw Wrong("the statement is not in the log");
        }
        if (LedgerStatement.Parse(Statement.Span) is not RecordsStatement records)
        {
            throw Wrong("the statement is not about records");
        }
        var entry = EntryEncoding.Read(Entry.Span);
        // Where records were lost the leaves behind the gap have other places; nothing of such a segment is proved beyond doubt.
        return MerkleProof.Includes(MerkleHash.Leaf(Entry.Span), entry.Sequence - records.First, records.Last - records.First + (records.Damaged ? 0 : 1), Path, records.Root.Span)
            ? entry
            : throw Wrong("the record is not below the statement");
    }

    private static LedgerException Wrong(string why) => new(LedgerErrors.Damaged, $"The proof does not hold: {why}.");
}
