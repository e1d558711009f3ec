using Keystay.Dumps;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning;

/// <summary>Runs passes over an input's bytes, a block at a time, on several threads.</summary>
internal sealed class Passes(Dump dump, int threads, CancellationToken cancel)
{
    /// <summary>A digest of terabytes of holes would take longer than anybody waits: such a file goes without one.</summary>
    private const long MostDigestedHoles = 64L << 30;

    private readonly List<DumpProblem> problems = [];
    private IReadOnlyList<Extent>? blocks;
    private IReadOnlyList<Seam>? seams;

    /// <summary>What went wrong while reading.</summary>
    public IReadOnlyList<DumpProblem> Problems => problems;

    /// <summary>The blocks that hold data; what lies between them is holes, which read as zeros.</summary>
    public IReadOnlyList<Extent> Blocks => blocks ??= [.. DataBlocks()];

    public IReadOnlyList<Seam> Seams => seams ??= Seam.Of(dump.AddressSpace);

    /// <summary>Gives every block and every seam to a worker. Returns how many bytes of the file were covered, holes included.</summary>
    public long Run(IReadOnlyList<WorkerState> workers, Action<long> advance, Action<WorkerState, Seam?> work)
    {
        int next = -1;
        long covered = dump.Length - Blocks.Sum(b => b.Length);
        OnThreads(i =>
        {
            var worker = workers[i];
            while (!cancel.IsCancellationRequested && Interlocked.Increment(ref next) is var item && item < Blocks.Count + Seams.Count)
            {
                if (item >= Blocks.Count)
                {
                    worker.Block.Load(Seams[item - Blocks.Count]);
                    work(worker, Seams[item - Blocks.Count]);
                    continue;
                }
                int there = Load(worker.Block, Blocks[item]);
                work(worker, null);
                Interlocked.Add(ref covered, there);
                advance(there);
            }
        });
        return covered;
    }

    /// <summary>Runs the same work on every thread and waits; the first failure ends it.</summary>
    public void OnThreads(Action<int> work)
    {
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        void Guarded(int i)
        {
            try
            {
                work(i);
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        }

        var others = Enumerable.Range(1, threads - 1).Select(i => new Thread(() => Guarded(i)) { IsBackground = true }).ToArray();
        Array.ForEach(others, t => t.Start());
        Guarded(0);
        Array.ForEach(others, t => t.Join());
        if (failures.TryDequeue(out var first))
        {
            throw new AggregateException(first);
        }
    }

    /// <summary>Whether a digest of the whole file can be had in sensible time.</summary>
    public bool CanDigest => Holes <= MostDigestedHoles;

    /// <summary>Bytes in holes of the file.</summary>
    public long Holes => dump.Length - Blocks.Sum(b => b.Length);

    private int Load(BlockBuffer block, Extent extent)
    {
        try
        {
            int there = block.Load(extent);
            if (there < extent.Length)
            {
                AddProblem(new("shrunk", extent.Offset + there, "The file ended earlier than when it was opened: something is still writing it. Scan a copy that stays as it is."));
            }
            return there;
        }
        catch (IOException failure)
        {
            AddProblem(new("read-error", extent.Offset, $"The medium could not be read here ({failure.Message}). Copy the file to a sound disk and scan the copy."));
            block.Empty();
            return 0;
        }
    }

    private void AddProblem(DumpProblem problem)
    {
        lock (problems)
        {
            // A pass tells once that a file shrank; every later block would only repeat it.
            if (problems.TrueForAll(p => p.Code != problem.Code))
            {
                problems.Add(problem);
            }
        }
    }

    private IEnumerable<Extent> DataBlocks()
    {
        for (long at = 0; at < dump.Length;)
        {
            long data = dump.NextData(at);
            // Blocks keep to multiples of their size, so that every pass cuts the file alike.
            at = data - (data % BlockBuffer.BlockBytes) > at ? data - (data % BlockBuffer.BlockBytes) : at;
            if (data >= dump.Length)
            {
                break;
            }
            long end = Math.Min(at - (at % BlockBuffer.BlockBytes) + BlockBuffer.BlockBytes, dump.Length);
            yield return new(at, end - at);
            at = end;
        }
    }
}
