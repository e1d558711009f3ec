using System.Security.Cryptography;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>Checks a whole ledger: its log, every hour's file, every record below its statement, and that numbers run without a gap where an hour says so.</summary>
public static class LedgerCheck
{
    /// <param name="path">The ledger's folder; no process should be writing it.</param>
    /// <param name="origin">The name its log must have.</param>
    /// <param name="key">The key that must have signed its checkpoint.</param>
    /// <param name="cancel">Stops between two hours.</param>
    /// <returns>Everything that is wrong, a sentence each; none for a sound ledger.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string path, string origin, NoteKey key, CancellationToken cancel = default)
    {
        var folder = new LedgerFolder(path);
        var problems = LogCheck.Run(folder.Log, origin, key, cancel);
        if (problems.Count > 0)
        {
            return problems;
        }
        var head = Checkpoint.Verify(LogFile.Read(Path.Combine(folder.Log, TilePath.Checkpoint)), origin, key);
        var statements = new TileReader(folder.Log, head.Size).Entries().Select(e => LedgerStatement.Parse(e)).ToArray();
        return await new Walk(folder, statements).RunAsync(cancel).ConfigureAwait(false);
    }

    private sealed class Walk(LedgerFolder folder, LedgerStatement[] statements)
    {
        private readonly List<string> problems = [];
        private readonly ILookup<DateTimeOffset, RecordsStatement> records = statements.OfType<RecordsStatement>().ToLookup(s => s.Hour);
        private readonly HashSet<DateTimeOffset> deleted = [.. statements.OfType<DeletionStatement>().Select(s => s.Hour)];

        public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel)
        {
            HourStatement? previous = null;
            foreach (var hour in statements.OfType<HourStatement>())
            {
                cancel.ThrowIfCancellationRequested();
                CheckOrder(hour, previous);
                await CheckFileAsync(hour).ConfigureAwait(false);
                previous = hour;
            }
            foreach (var open in records.SelectMany(s => s).Where(s => previous is null || s.Hour > previous.Hour))
            {
                CheckSegment(open);
            }
            return problems;
        }

        private void CheckOrder(HourStatement hour, HourStatement? previous)
        {
            if (previous is not null && (hour.Hour != previous.Hour.AddHours(1) || hour.First != previous.Last + 1))
            {
                problems.Add($"{Name(hour)} does not follow the hour stated before it.");
            }
            if (folder.ReadMarker(hour.Hour)?.Statement.ToBytes().AsSpan().SequenceEqual(hour.ToBytes()) != true)
            {
                problems.Add($"{Name(hour)}: the marker beside the file is missing or not what the log states.");
            }
        }

        private async Task CheckFileAsync(HourStatement hour)
        {
            if (hour.File is not { } file || (deleted.Contains(hour.Hour) && !File.Exists(folder.At(file.Name))))
            {
                return;
            }
            try
            {
                using (var stream = File.OpenRead(folder.At(file.Name)))
                {
                    if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream).ConfigureAwait(false)) != file.Sha256)
                    {
                        problems.Add($"{file.Name} is not the file that the log states.");
                        return;
                    }
                }
                await CheckRowsAsync(hour, file).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or LedgerException)
            {
                problems.Add($"{file.Name}: {e.Message}");
            }
        }

        private async Task CheckRowsAsync(HourStatement hour, LedgerFile file)
        {
            var pending = new Queue<RecordsStatement>(records[hour.Hour]);
            var counts = new Dictionary<string, long>(StringComparer.Ordinal);
            var tree = new MerkleFrontier();
            await foreach (var entry in HourFile.ReadAsync(folder.At(file.Name)).ConfigureAwait(false))
            {
                counts[entry.Record.Ring] = counts.GetValueOrDefault(entry.Record.Ring) + 1;
                while (pending.TryPeek(out var statement) && entry.Sequence > statement.Last)
                {
                    Compare(pending.Dequeue(), ref tree);
                }
                tree.Add(MerkleHash.Leaf(EntryEncoding.ToBytes(entry)));
            }
            while (pending.TryDequeue(out var statement))
            {
                Compare(statement, ref tree);
            }
            if (hour.Issuers.Any(i => counts.GetValueOrDefault(i.Ring) != i.Records) || counts.Values.Sum() != hour.Records)
            {
                problems.Add($"{Name(hour)} counts other records than its file has.");
            }
        }

        private void Compare(RecordsStatement statement, ref MerkleFrontier tree)
        {
            if (!tree.Root().AsSpan().SequenceEqual(statement.Root.Span))
            {
                problems.Add($"The records {statement.First} to {statement.Last} are not those that the log states.");
            }
            tree = new MerkleFrontier();
        }

        private void CheckSegment(RecordsStatement statement)
        {
            var tree = new MerkleFrontier();
            try
            {
                using var segment = new SegmentReader(new JournalFolder(folder.Journal, statement.Ledger).PathOf(statement.First), statement.Ledger);
                foreach (var entry in segment.Entries())
                {
                    tree.Add(MerkleHash.Leaf(entry.Span));
                }
                Compare(statement, ref tree);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or LedgerException)
            {
                problems.Add($"The records {statement.First} to {statement.Last}: {e.Message}");
            }
        }

        private static string Name(HourStatement hour) => $"The hour {hour.Hour:yyyy-MM-dd'T'HH}";
    }
}
