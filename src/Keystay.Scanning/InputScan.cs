using System.Diagnostics;
using Keystay.Dumps;
using Keystay.Keys;
using Keystay.Scanning.Hmac;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Searching;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Sweeping;

namespace Keystay.Scanning;

/// <summary>The scan of one input: survey, prove, sweep.</summary>
/// <param name="dump">The input.</param>
/// <param name="options">What is asked.</param>
/// <param name="progress">Told now and then.</param>
/// <param name="cancel">Ends the scan early.</param>
/// <param name="removed">
/// For the second look at a redacted dump: keys that must not be there any more. Their values are swept for as if they had been proven here (a hit's
/// key counts on behind the proven ones), and windows are tried in every byte range, programs as they came from disk included.
/// </param>
internal sealed class InputScan(
    Dump dump, ScanOptions options, IProgress<ScanProgress>? progress, CancellationToken cancel, IReadOnlyList<ProvenKey>? removed = null)
{
    private readonly ProofProgress found = new();
    // A thread for less than a block would only cost its buffers: folders and archives hold thousands of small files.
    private readonly int threads = (int)Math.Clamp(dump.Length / BlockBuffer.BlockBytes, 1, options.Threads);
    private long done;

    /// <summary>Scans and returns what was found.</summary>
    public InputFindings Run()
    {
        var passes = new Passes(dump, threads, cancel);
        var workers = Enumerable.Range(0, threads).Select(_ => new WorkerState(dump)).ToArray();
        try
        {
            var harvest = new Harvest();
            var clock = Stopwatch.StartNew();
            using var digest = new FileDigest(dump);
            bool isDigested = options.Digest && passes.CanDigest;
            long surveyed = Survey(passes, workers, harvest, isDigested ? digest : null);
            Tell($"survey {clock.ElapsedMilliseconds} ms: {harvest.Publics.Count} public keys, {harvest.Numbers.Count} numbers, {harvest.Claims.Count} claims, "
                + $"{harvest.Schedules.Count} schedules; {passes.Blocks.Count} blocks, {passes.Seams.Count} seams");
            var (keys, open) = Prove(passes, workers, harvest);
            keys.AddRange(ProveHmac(passes, workers, harvest));
            Tell($"prove until {clock.ElapsedMilliseconds} ms: {keys.Count} keys");
            var hits = Sweep(passes, workers, [.. keys, .. removed ?? []]);
            Tell($"sweep until {clock.ElapsedMilliseconds} ms: {hits.Count} places");
            return new InputFindings(keys, hits, harvest, isDigested ? digest.Finish() : null, surveyed, [.. passes.Problems, .. Full(harvest), .. open]);
        }
        finally
        {
            Array.ForEach(workers, w => w.Dispose());
        }
    }

    private long Survey(Passes passes, WorkerState[] workers, Harvest harvest, FileDigest? digest)
    {
        var survey = new SurveyPass(dump, options.Deep);
        // The digest needs the bytes in order. One survey thread passes them by in order; beside several, another thread reads for itself.
        bool inPassing = threads == 1 && passes.Holes == 0;
        if (!inPassing)
        {
            digest?.ReadBeside(cancel);
        }
        long covered = passes.Run(workers, Advance("survey"), (worker, seam) =>
        {
            if (seam is not null)
            {
                survey.SurveySeam(seam, worker.Block, worker);
                return;
            }
            if (inPassing)
            {
                digest?.Append(worker.Block);
            }
            survey.Survey(worker.Block, worker);
        });
        foreach (var worker in workers)
        {
            harvest.Merge(worker.Harvest);
        }
        harvest.KeepTrustStoresOnly();
        foreach (var known in options.Known)
        {
            harvest.Public(known.Key, known.Name);
            harvest.Publics[known.Key.Thumbprint].IsKnown = true;
        }
        return covered;
    }

    private (List<ProvenKey> Keys, IReadOnlyList<DumpProblem> Open) Prove(Passes passes, WorkerState[] workers, Harvest harvest)
    {
        progress?.Report(new("prove", done, 2 * dump.Length, found.Keys));
        var prover = new Prover(options.Deep, found, Tell);
        // Loops within loops share the threads that were asked for.
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads,
            TaskScheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler,
        };
        if (!cancel.IsCancellationRequested)
        {
            prover.Prove(harvest, parallel);
            SearchWindows(passes, workers, prover, harvest);
        }
        return ([.. prover.Keys.OrderBy(k => k.Thumbprint, StringComparer.Ordinal)], prover.Problems);
    }

    /// <summary>For public keys whose private half no structure gave away: every window of memory, at its natural alignment or at every byte.</summary>
    private void SearchWindows(Passes passes, WorkerState[] workers, Prover prover, Harvest harvest)
    {
        var unproven = prover.Unproven(harvest);
        var wanted = unproven.Where(h => options.Deep && h.Key is not RsaPublicKey).ToList();
        var search = new WindowSearch(unproven.Select(h => h.Key).OfType<RsaPublicKey>());
        var points = new PointSearch([.. wanted.Select(h => h.Key)]);
        if (search.IsEmpty && points.IsEmpty)
        {
            return;
        }
        Tell($"  searching windows for {unproven.Count(h => h.Key is RsaPublicKey)} RSA and {wanted.Count} curve keys");
        var ranges = new WordRanges(dump);
        passes.RunOverData(workers, _ => { }, (worker, seam) =>
        {
            var block = worker.Block;
            if (seam is not null)
            {
                Windows(block.Window, 0, block.End, (int)(0 - seam.Address & 7));
                return;
            }
            long origin = block.Map.OffsetOf(0);
            foreach (var range in ranges.Within(origin + block.Start, origin + block.End).Where(r => options.Deep || removed is not null || !r.IsPristine))
            {
                Windows(block.Window, (int)(range.Start - origin), (int)(range.End - origin), (int)(range.Phase - origin) & 7);
            }
        });

        void Windows(ReadOnlySpan<byte> window, int start, int end, int phase)
        {
            search.Search(window, options.Deep ? start : start + ((phase - start) & 7), end, options.Deep ? 1 : 8, prover.Add);
            if (!points.IsEmpty)
            {
                points.Search(window, start, end, batch => prover.Add(batch, wanted));
            }
        }
    }

    /// <summary>Keys of the HMAC tokens that lie in the input; most inputs have none, and then nothing is read again.</summary>
    private List<ProvenKey> ProveHmac(Passes passes, WorkerState[] workers, Harvest harvest)
    {
        HmacToken[] tokens = [.. harvest.HmacTokens.Select(HmacToken.TryParse).OfType<HmacToken>()];
        if (tokens.Length == 0)
        {
            return [];
        }
        var prover = new HmacProver(tokens);
        foreach (var (claim, _) in harvest.Claims)
        {
            if (claim is OctClaim oct)
            {
                prover.Try(oct.Key);
            }
        }
        var pass = new HmacPass(prover, new WordRanges(dump));
        var tried = workers.ToDictionary(w => w, _ => new HashSet<ulong>());
        passes.Run(workers, _ => { }, (worker, seam) =>
        {
            if (seam is null)
            {
                pass.Search(worker.Block, worker.Memory, tried[worker]);
            }
            else
            {
                pass.SearchSeam(seam, worker.Block, worker.Memory, tried[worker]);
            }
        });
        return [.. prover.Proven.OrderBy(k => k.Thumbprint, StringComparer.Ordinal)];
    }

    private List<(Hit Hit, Extent[] Extents)> Sweep(Passes passes, WorkerState[] workers, List<ProvenKey> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }
        using var needles = new NeedleSet(keys.Index().AsParallel().AsOrdered().WithDegreeOfParallelism(threads).SelectMany(k => Needles.Of(k.Item, k.Index)));
        Tell($"  {needles.Count} needles");
        var sweep = new SweepPass(needles);
        var hits = workers.ToDictionary(w => w, _ => new SweepHits());
        passes.RunOverData(workers, Advance("sweep"), (worker, _) =>
        {
            hits[worker].NextBlock();
            sweep.Sweep(worker.Block, hits[worker]);
        });
        return [.. hits.Values.SelectMany(h => h.Found)];
    }

    private void Tell(string line) => options.Diagnostics?.Invoke(line);

    private static IEnumerable<DumpProblem> Full(Harvest harvest) => harvest.Numbers.IsFull
        ? [new("too-many-numbers", 0, "More random-looking numbers lie in this input than a scan keeps. Scan its parts one by one.")]
        : [];

    private Action<long> Advance(string stage) => bytes =>
        progress?.Report(new(stage, Interlocked.Add(ref done, bytes), 2 * dump.Length, found.Keys));
}
