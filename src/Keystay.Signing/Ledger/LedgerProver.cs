using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>Finds the way from a record up to the checkpoint.</summary>
internal sealed class LedgerProver(LedgerFolder folder, TileLog log, Guid ledger)
{
    public async Task<LedgerProof> ProveAsync(LedgerReceipt receipt)
    {
        var reader = log.Read();
        var (leaf, statement) = Find(reader, receipt.Sequence);
        var entries = await EntriesAsync(statement).ConfigureAwait(false);
        int index = (int)(receipt.Sequence - statement.First);
        if (index >= entries.Count)
        {
            throw NotSealed(receipt.Sequence);
        }
        var hashes = entries.Select(e => MerkleHash.Leaf(e)).ToArray();
        return new LedgerProof(entries[index], MerkleProof.PathTo(index, hashes), reader.Entry(leaf), leaf, reader.InclusionProof(leaf), log.Head.ToBytes());
    }

    private static (long Leaf, RecordsStatement Statement) Find(TileReader reader, long sequence)
    {
        long leaf = 0;
        foreach (byte[] entry in reader.Entries())
        {
            if (LedgerStatement.Parse(entry) is RecordsStatement records && records.First <= sequence && sequence <= records.Last)
            {
                return (leaf, records);
            }
            leaf++;
        }
        throw NotSealed(sequence);
    }

    private async Task<IReadOnlyList<byte[]>> EntriesAsync(RecordsStatement statement)
    {
        if (File.Exists(folder.Marker(statement.Hour)))
        {
            var entries = new List<byte[]>();
            await foreach (var entry in HourFile.ReadAsync(folder.File(statement.Hour)).ConfigureAwait(false))
            {
                if (entry.Sequence >= statement.First && entry.Sequence <= statement.Last)
                {
                    entries.Add(EntryEncoding.ToBytes(entry));
                }
            }
            return entries;
        }
        using var segment = new SegmentReader(new JournalFolder(folder.Journal, ledger).PathOf(statement.First), ledger);
        return [.. segment.Entries().Select(e => e.ToArray())];
    }

    private static LedgerException NotSealed(long sequence) =>
        new(LedgerErrors.Unknown, $"The log has no statement about record {sequence}: it is not sealed yet, or there is none of this number.");
}
