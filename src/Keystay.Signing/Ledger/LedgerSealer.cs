using System.Security.Cryptography;
using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>
/// Puts what the journal holds below the Merkle log, and hours that are over into their files. Every step can be cut off anywhere: what is sealed is known
/// from the log alone, and a step that was not sealed is done again.
/// </summary>
internal sealed class LedgerSealer
{
    /// <summary>A clock that jumped ahead by years must not fill the memory with empty hours.</summary>
    private const int MostHoursAtOnce = 1000;

    private readonly LedgerFolder folder;
    private readonly JournalFolder journal;
    private readonly TileLog log;
    private readonly LedgerOptions options;
    private readonly SealedState state;

    public LedgerSealer(LedgerFolder folder, JournalFolder journal, TileLog log, LedgerIdentity identity, LedgerOptions options)
    {
        this.folder = folder;
        this.journal = journal;
        this.log = log;
        Identity = identity;
        this.options = options;
        state = SealedState.Of(log, folder);
        journal.DropThrough(state.LastHour?.Hour);
    }

    /// <summary>What the ledger is, and whom it covers.</summary>
    public LedgerIdentity Identity { get; set; }

    /// <summary>The last record that the log speaks of: the journal can not be shorter.</summary>
    public long LastRecord => Math.Max(state.LastRecord, state.LastHour?.Last ?? 0);

    /// <summary>The first hour without a statement: no record comes to an earlier one.</summary>
    public DateTimeOffset NextHour => state.LastHour?.Hour.AddHours(1) ?? HourOf(Identity.Created);

    /// <summary>What was found damaged.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>States the records of every segment that ended.</summary>
    public void SealSegments()
    {
        var statements = journal.Segments().Select(Unsealed).OfType<RecordsStatement>().ToArray();
        log.Append([.. statements.Select(s => s.ToBytes())]);
        state.Open.AddRange(statements);
        state.LastRecord = Math.Max(state.LastRecord, statements.LastOrDefault()?.Last ?? 0);
    }

    /// <summary>Writes the file of every hour that is over, states it, and lets its segments go.</summary>
    /// <param name="now">The hour it is, by its beginning: every record of an earlier one is sealed.</param>
    /// <param name="cancel">Stops between two hours.</param>
    public async Task RollHoursAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var statements = new List<HourStatement>();
        var previous = state.LastHour;
        for (var hour = NextHour; hour < now && statements.Count < MostHoursAtOnce; hour = hour.AddHours(1))
        {
            previous = await CloseHourAsync(hour, previous, cancel).ConfigureAwait(false);
            statements.Add(previous);
        }
        if (statements.Count == 0)
        {
            return;
        }
        long leaf = log.Append([.. statements.Select(s => s.ToBytes())]);
        state.LastHour = previous;
        state.Open.RemoveAll(s => s.Hour <= previous!.Hour);
        foreach (var statement in statements)
        {
            folder.WriteMarker(new HourMarker(leaf++, statement));
        }
        journal.DropThrough(previous!.Hour);
    }

    public static DateTimeOffset HourOf(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds() / 3600 * 3600);

    private RecordsStatement? Unsealed(string path)
    {
        try
        {
            return State(path);
        }
        catch (LedgerException e) when (e.Code == LedgerErrors.Damaged)
        {
            Notes = [.. Notes, JournalRecovery.SetDamageAside(path, journal)];
            return State(path);
        }
    }

    private RecordsStatement? State(string path)
    {
        using var reader = new SegmentReader(path, Identity.Id);
        if (reader.Header.First <= state.LastRecord || !reader.TryReadEnd(out long next, out _))
        {
            return null;
        }
        var tree = new MerkleFrontier();
        Span<byte> hash = stackalloc byte[MerkleHash.Size];
        foreach (var entry in reader.Entries())
        {
            MerkleHash.Leaf(entry.Span, hash);
            tree.Add(hash);
        }
        var hour = DateTimeOffset.FromUnixTimeSeconds(reader.Header.Hour * 3600);
        return new RecordsStatement(Identity.Id, hour, reader.Header.First, next - 1, tree.Root(), reader.Header.IsDamaged);
    }

    private async Task<HourStatement> CloseHourAsync(DateTimeOffset hour, HourStatement? previous, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        long first = (previous?.Last ?? 0) + 1;
        var sealedRecords = state.Open.Where(s => s.Hour == hour).ToArray();
        string? why = WhyIncomplete(first, sealedRecords);
        if (sealedRecords.Length == 0)
        {
            return new HourStatement(Identity.Id, hour, first, first - 1, 0, null, Issuers(hour, null, why), null, null, KeepUntil(hour));
        }
        var segments = sealedRecords.Select(s => journal.PathOf(s.First)).Where(File.Exists).ToArray();
        string path = folder.File(hour), pending = path + ".new";
        DurableFile.MakeFolder(Path.GetDirectoryName(path)!);
        var summary = await HourFile.WriteAsync(pending, Entries(segments), cancel).ConfigureAwait(false);
        var file = Describe(hour, pending);
        DurableFile.Rename(pending, path);
        if (summary.Records != sealedRecords.Sum(s => s.Last - s.First + 1))
        {
            why ??= "gap";
        }
        return new HourStatement(
            Identity.Id, hour, first, sealedRecords[^1].Last, summary.Records, file, Issuers(hour, summary, why), summary.EarliestIssuedAt, summary.LatestIssuedAt, KeepUntil(hour));
    }

    private IEnumerable<LedgerEntry> Entries(IEnumerable<string> segments)
    {
        foreach (string segment in segments)
        {
            using var reader = new SegmentReader(segment, Identity.Id);
            foreach (var entry in reader.Entries())
            {
                yield return EntryEncoding.Read(entry.Span);
            }
        }
    }

    /// <summary>An hour is complete only if its sealed records follow those of the hour before without a gap, and none was lost behind them.</summary>
    private static string? WhyIncomplete(long first, RecordsStatement[] sealedRecords)
    {
        foreach (var statement in sealedRecords)
        {
            if (statement.Damaged)
            {
                return "damaged";
            }
            if (statement.First != first)
            {
                return "gap";
            }
            first = statement.Last + 1;
        }
        return null;
    }

    private IssuerHour[] Issuers(DateTimeOffset hour, HourSummary? summary, string? why)
    {
        var records = summary?.RecordsOf ?? [];
        var covered = Identity.Covered.Select(c => new IssuerHour(
            c.Ring, c.Issuer, records.GetValueOrDefault(c.Ring), why is null && c.Since <= hour, why ?? (c.Since <= hour ? null : "covered-later")));
        var others = records.Where(r => Identity.Covered.All(c => c.Ring != r.Key)).Select(r => new IssuerHour(r.Key, null, r.Value, false, why ?? "not-covered"));
        return [.. covered, .. others];
    }

    private static LedgerFile Describe(DateTimeOffset hour, string path)
    {
        using var file = File.OpenRead(path);
        return new LedgerFile(LedgerFolder.FileName(hour), Convert.ToHexStringLower(SHA256.HashData(file)), file.Length);
    }

    private DateTimeOffset KeepUntil(DateTimeOffset hour) => hour.AddHours(1) + options.KeepFor;
}
