using Keystay.Dumps;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning;

/// <summary>Runs passes over an input's bytes, a block at a time, on several threads.</summary>
internal sealed class Passes(Dump dump, int threads, CancellationToken cancel)
{
    /// <summary>A digest of terabytes of holes would take longer than anybody waits: such a file goes without one.</summary>
    private const long MostDigestedHoles = 64L << 30;

    /// <summary>Fewer zeros than this between data are read along: another read, with its surroundings, would cost more.</summary>
    private const int LeastSkip = 256 << 10;

    private readonly List<DumpProblem> problems = [];
    private IReadOnlyList<Extent>? blocks;
    private Extent[]?[] data = []; // of each block, what of it is not zeros; null for one that was not read
    private IReadOnlyList<Seam>? seams;

    /// <summary>What went wrong while reading.</summary>
    public IReadOnlyList<DumpProblem> Problems => problems;

    /// <summary>The blocks that hold data; what lies between them is holes, which read as zeros.</summary>
    public IReadOnlyList<Extent> Blocks => blocks ??= [.. DataBlocks()];

    public IReadOnlyList<Seam> Seams => seams ??= Seam.Of(dump.AddressSpace);

    /// <summary>Gives every block and every seam to a worker. Returns how many bytes of the file were covered, holes included.</summary>
    public long Run(IReadOnlyList<WorkerState> workers, Action<long> advance, Action<WorkerState, Seam?> work)
    {
        data = new Extent[Blocks.Count][];
        return Run(Blocks, workers, advance, (worker, item, seam) =>
        {
            work(worker, seam);
            if (seam is null && worker.Block.End - worker.Block.Start == Blocks[item].Length)
            {
                data[item] = [.. DataOf(worker.Block)];
            }
        });
    }

    /// <summary>The same, leaving out blocks and parts of them in which an earlier pass saw only zeros: no private value lies there.</summary>
    public void RunOverData(IReadOnlyList<WorkerState> workers, Action<long> advance, Action<WorkerState, Seam?> work)
    {
        Extent[] extents = [.. Blocks.SelectMany((block, i) => data.ElementAtOrDefault(i) ?? [block])];
        Run(extents, workers, advance, (worker, _, seam) => work(worker, seam));
        advance(Blocks.Sum(b => b.Length) - extents.Sum(e => e.Length));
    }

    private long Run(IReadOnlyList<Extent> extents, IReadOnlyList<WorkerState> workers, Action<long> advance, Action<WorkerState, int, Seam?> work)
    {
        int next = -1;
        long covered = Holes;
        OnThreads(i =>
        {
            var worker = workers[i];
            while (!cancel.IsCancellationRequested && Interlocked.Increment(ref next) is var item && item < extents.Count + Seams.Count)
            {
                if (item >= extents.Count)
                {
                    worker.Block.Load(Seams[item - extents.Count]);
                    work(worker, item, Seams[item - extents.Count]);
                    continue;
                }
                int there = Load(worker.Block, extents[item]);
                work(worker, item, null);
                Interlocked.Add(ref covered, there);
                advance(there);
            }
        });
        return covered;
    }

    private static List<Extent> DataOf(BlockBuffer block)
    {
        var found = new List<Extent>();
        long origin = block.Map.OffsetOf(0);
        foreach (var (start, end) in block.DataRuns)
        {
            // A number may begin with zeros: in the page before the first that is not all zeros.
            long from = origin + Math.Max(start - DataPages.PageBytes, block.Start), to = origin + end;
            if (found.Count > 0 && from - found[^1].End < LeastSkip)
            {
                found[^1] = found[^1] with { Length = to - found[^1].Offset };
            }
            else
            {
                found.Add(new(from, to - from));
            }
        }
        return found;
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
