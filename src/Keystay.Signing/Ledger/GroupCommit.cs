namespace Keystay.Signing.Ledger;

/// <summary>
/// Gathers records while the disk is busy with those before them, so that any number of them share one flush. Records are numbered and timed in the
/// order in which they come; the clock of the ledger never goes back.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private const long MillisecondsPerHour = 3_600_000;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim work = new(0);
    private readonly Queue<CommitBatch> closed = new();
    private readonly JournalWriter journal;
    private readonly TimeProvider time;
    private readonly Thread writer;
    private CommitBatch current = new();
    private long lastRecordedAt;
    private bool isStopping;
    private LedgerException? broken;

    public GroupCommit(JournalWriter journal, TimeProvider time, long lastRecordedAt)
    {
        this.journal = journal;
        this.time = time;
        this.lastRecordedAt = lastRecordedAt;
        writer = new Thread(Run) { IsBackground = true, Name = "ledger" };
        writer.Start();
    }

    /// <summary>Records; ends when the record is on the disk.</summary>
    /// <exception cref="LedgerException">It is not.</exception>
    public async ValueTask<LedgerReceipt> AppendAsync(LedgerRecord record)
    {
        while (true)
        {
            var (batch, place, recordedAt) = Add(record);
            if (place is { } i)
            {
                long first = await batch.Committed.ConfigureAwait(false);
                return new LedgerReceipt(first + i, DateTimeOffset.FromUnixTimeMilliseconds(recordedAt));
            }
            await batch.Committed.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the segment behind all records so far.</summary>
    /// <returns>The hour it is then: no record will come to an earlier one.</returns>
    public async Task<long> EndSegmentAsync()
    {
        CommitBatch batch;
        long hour;
        lock (gate)
        {
            ThrowIfUnusable();
            hour = Tick() / MillisecondsPerHour;
            batch = current;
            batch.EndsSegment = true;
            Close();
        }
        await batch.Committed.ConfigureAwait(false);
        return hour;
    }

    /// <summary>Writes what was appended, and takes no more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isStopping)
            {
                return;
            }
            isStopping = true;
            current.EndsSegment = true;
            Close();
        }
        writer.Join();
        journal.Dispose();
        work.Dispose();
    }

    private (CommitBatch Batch, int? Place, long RecordedAt) Add(LedgerRecord record)
    {
        Span<byte> entry = stackalloc byte[EntryEncoding.MostBytes];
        int length = EntryEncoding.Write(record, 0, entry);
        lock (gate)
        {
            ThrowIfUnusable();
            if (current.IsFull)
            {
                return (current, null, 0);
            }
            long now = Tick();
            if (current.Count > 0 && current.Hour != now / MillisecondsPerHour)
            {
                Close();
            }
            EntryEncoding.WriteRecordedAt(entry, now);
            current.Hour = now / MillisecondsPerHour;
            int place = current.Add(entry[..length], now);
            if (place == 0)
            {
                work.Release();
            }
            return (current, place, now);
        }
    }

    /// <summary>A clock that was set back stands still here until it has caught up: an hour that is over stays over.</summary>
    private long Tick() => lastRecordedAt = Math.Max(lastRecordedAt, time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Close()
    {
        if (current.Count == 0)
        {
            work.Release();
        }
        closed.Enqueue(current);
        current = new CommitBatch();
    }

    /// <summary>One release of the semaphore for every batch: at its first record, or when it is closed without one.</summary>
    private void Run()
    {
        CommitBatch batch;
        do
        {
            work.Wait();
            batch = Take();
            Commit(batch);
        }
        while (!IsDone(batch));
    }

    private CommitBatch Take()
    {
        lock (gate)
        {
            if (!closed.TryDequeue(out var batch))
            {
                (batch, current) = (current, new CommitBatch());
            }
            return batch;
        }
    }

    private bool IsDone(CommitBatch batch)
    {
        lock (gate)
        {
            return isStopping && batch.EndsSegment && closed.Count == 0 && current.Count == 0;
        }
    }

    private void Commit(CommitBatch batch)
    {
        try
        {
            if (broken is not null)
            {
                throw broken;
            }
            long first = batch.Count > 0 ? journal.Write(batch) : 0;
            if (batch.EndsSegment)
            {
                journal.End();
            }
            batch.Succeed(first);
        }
        catch (LedgerException e)
        {
            broken = e;
            batch.Fail(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            batch.Fail(DiskErrors.ToLedger(e));
        }
    }

    private void ThrowIfUnusable()
    {
        if (isStopping)
        {
            throw new LedgerException(LedgerErrors.Closed, "The ledger is closed: nothing is recorded, so nothing may be handed out.");
        }
        if (broken is { } why)
        {
            throw new LedgerException(why.Code, why.Message, why);
        }
    }
}
