using Keystay.Signing.TransparencyLog;

namespace Keystay.Signing.Ledger;

/// <summary>
/// The record of every token that was issued. A token is recorded before it is handed out: when <see cref="AppendAsync"/> returns, the record is on the disk and stays there,
/// whatever happens to the process. <see cref="SealAsync"/> puts records below a Merkle log, and hours that are over into Parquet files with their completeness markers.
/// </summary>
/// <remarks>Safe for any number of threads; one process has a ledger at a time.</remarks>
public sealed class TokenLedger : IAsyncDisposable
{
    private readonly LedgerFolder folder;
    private readonly TileLog log;
    private readonly LedgerSealer sealer;
    private readonly LedgerRetention retention;
    private readonly GroupCommit commits;
    private readonly SemaphoreSlim sealing = new(1);
    private readonly IReadOnlyList<string> found;
    private readonly TimeProvider time;

    private TokenLedger(LedgerFolder folder, LedgerOptions options, TileLog log)
    {
        this.folder = folder;
        this.log = log;
        time = options.Time;
        var identity = folder.OpenIdentity(options);
        var journal = new JournalFolder(folder.Journal, identity.Id);
        var recovered = JournalRecovery.Run(journal);
        sealer = new LedgerSealer(folder, journal, log, identity, options);
        retention = new LedgerRetention(folder, log, identity, options.Time);
        Id = identity.Id;
        found = recovered.Notes;
        // An hour that has its file is over, whatever the clock says now.
        long last = Math.Max(recovered.LastRecordedAt, sealer.NextHour.ToUnixTimeMilliseconds());
        commits = new GroupCommit(new JournalWriter(journal, Math.Max(recovered.NextSequence, sealer.LastRecord + 1), last), options.Time, last);
    }

    /// <summary>The ledger's name in every statement.</summary>
    public Guid Id { get; }

    /// <summary>What was found and done about what an earlier process left and what the disk spoiled, a sentence each; empty after an orderly end.</summary>
    public IReadOnlyList<string> Notes => [.. found, .. sealer.Notes];

    /// <summary>The signed checkpoint of its log.</summary>
    public SignedNote Head => log.Head;

    /// <summary>The holds there are.</summary>
    public IReadOnlyList<LegalHold> Holds => folder.Holds();

    /// <summary>Opens a ledger and brings it into order; makes it when the folder has none.</summary>
    /// <exception cref="LedgerException">Another process has it, or it cannot be read.</exception>
    public static TokenLedger Open(string path, LedgerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = new LedgerFolder(path);
        return Guarded(() =>
        {
            var log = TileLog.Open(folder.Log, options.Origin, options.Signer);
            try
            {
                return new TokenLedger(folder, options, log);
            }
            catch
            {
                log.Dispose();
                throw;
            }
        });
    }

    /// <summary>Records a token. Hand it out when this returned, and not before.</summary>
    /// <exception cref="LedgerException">It is not recorded: it must not be handed out.</exception>
    public ValueTask<LedgerReceipt> AppendAsync(LedgerRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return commits.AppendAsync(record);
    }

    /// <summary>
    /// Seals what was recorded until now, and writes the files and markers of hours that are over. To be called every minute or so: what is not sealed is durable,
    /// but whoever owns the machine can still change it unnoticed.
    /// </summary>
    /// <exception cref="LedgerException">It could not be done; recording goes on, and the next call makes up for it.</exception>
    public async Task SealAsync(CancellationToken cancel = default)
    {
        await sealing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            long hour = await commits.EndSegmentAsync().ConfigureAwait(false);
            sealer.SealSegments();
            await sealer.RollHoursAsync(DateTimeOffset.FromUnixTimeSeconds(hour * 3600), cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LogException or IOException or UnauthorizedAccessException)
        {
            throw Translate(e);
        }
        finally
        {
            sealing.Release();
        }
    }

    /// <summary>The records since a time and those of the hour before it; called before anything is appended, they are all there are.</summary>
    /// <exception cref="LedgerException">A file is damaged.</exception>
    public async IAsyncEnumerable<LedgerEntry> ReadSinceAsync(DateTimeOffset since)
    {
        foreach (var marker in folder.Markers().Where(m => m.Statement.File is not null && m.Statement.Hour.AddHours(2) > since))
        {
            await foreach (var entry in LedgerReader.ReadAsync(folder.Path, marker.Statement.Hour).ConfigureAwait(false))
            {
                yield return entry;
            }
        }
        foreach (string segment in new JournalFolder(folder.Journal, Id).Segments())
        {
            using var reader = new SegmentReader(segment, Id);
            while (reader.Next(out var entries) == FrameState.Records)
            {
                while (entries.TryNext(out var entry))
                {
                    yield return EntryEncoding.Read(entry.Span);
                }
            }
        }
    }

    /// <summary>Covers one more ring from now on. To be called before its first token is recorded: its first complete hour is then the next one.</summary>
    /// <exception cref="LedgerException">disk-full, unavailable: the ring is not covered.</exception>
    public Task CoverAsync(LedgerIssuer issuer)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return AloneAsync(() =>
        {
            if (!sealer.Identity.Covered.Any(c => c.Ring == issuer.Ring && c.Issuer == issuer.Issuer))
            {
                sealer.Identity = folder.Cover(sealer.Identity, issuer, time.GetUtcNow());
            }
            return true;
        });
    }

    /// <summary>The proof that a record is in the ledger, to be verified by anyone who trusts the log's key.</summary>
    /// <exception cref="LedgerException">unknown: it is not there, or not sealed yet.</exception>
    public async Task<LedgerProof> ProveAsync(LedgerReceipt receipt)
    {
        await sealing.WaitAsync().ConfigureAwait(false);
        try
        {
            return await new LedgerProver(folder, log, Id).ProveAsync(receipt).ConfigureAwait(false);
        }
        catch (Exception e) when (e is LogException or IOException or UnauthorizedAccessException)
        {
            throw Translate(e);
        }
        finally
        {
            sealing.Release();
        }
    }

    /// <summary>Deletes the files of hours that need not be kept any more and that no hold covers. Their markers stay.</summary>
    /// <returns>The hours, by their beginning.</returns>
    public Task<IReadOnlyList<DateTimeOffset>> DeleteExpiredAsync() => AloneAsync(retention.DeleteExpired);

    /// <summary>Deletes the file of one hour.</summary>
    /// <exception cref="LedgerException">retained, held: it must be kept. unknown: there is none.</exception>
    public Task DeleteAsync(DateTimeOffset hour) => AloneAsync(() =>
    {
        retention.Delete(hour);
        return true;
    });

    /// <summary>Places a legal hold, or replaces the one of that name.</summary>
    public Task PlaceHoldAsync(LegalHold hold) => AloneAsync(() =>
    {
        ArgumentNullException.ThrowIfNull(hold);
        retention.Place(hold);
        return true;
    });

    /// <summary>Lifts a legal hold.</summary>
    /// <exception cref="LedgerException">unknown: there is none of that name.</exception>
    public Task LiftHoldAsync(string name) => AloneAsync(() =>
    {
        retention.Lift(name);
        return true;
    });

    /// <summary>Writes what was appended and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await sealing.WaitAsync().ConfigureAwait(false);
        commits.Dispose();
        log.Dispose();
        sealing.Release();
    }

    private async Task<T> AloneAsync<T>(Func<T> work)
    {
        await sealing.WaitAsync().ConfigureAwait(false);
        try
        {
            return Guarded(work);
        }
        finally
        {
            sealing.Release();
        }
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is LogException or IOException or UnauthorizedAccessException)
        {
            throw Translate(e);
        }
    }

    private static LedgerException Translate(Exception e) => e switch
    {
        LogException { Code: LogErrors.InUse } => new LedgerException(LedgerErrors.InUse, e.Message, e),
        LogException { Code: LogErrors.Damaged or LogErrors.BadSignature or LogErrors.WrongOrigin or LogErrors.Malformed } => new LedgerException(LedgerErrors.Damaged, e.Message, e),
        LogException { InnerException: IOException inner } => DiskErrors.ToLedger(inner),
        LogException => new LedgerException(LedgerErrors.Unavailable, e.Message, e),
        _ => DiskErrors.ToLedger(e),
    };
}
