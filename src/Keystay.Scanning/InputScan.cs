using System.Diagnostics;
using Keystay.Dumps;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Sweeping;

namespace Keystay.Scanning;

/// <summary>The scan of one input: survey, prove, sweep.</summary>
internal sealed class InputScan(Dump dump, ScanOptions options, IProgress<ScanProgress>? progress, CancellationToken cancel)
{
    private readonly ProofProgress found = new();
    private long done;

    /// <summary>Scans and returns what was found.</summary>
    public InputFindings Run()
    {
        var passes = new Passes(dump, options.Threads, cancel);
        var workers = Enumerable.Range(0, options.Threads).Select(_ => new WorkerState(dump)).ToArray();
        try
        {
            var harvest = new Harvest();
            var clock = Stopwatch.StartNew();
            var (surveyed, digest) = Survey(passes, workers, harvest);
            Tell($"survey {clock.ElapsedMilliseconds} ms: {harvest.Publics.Count} public keys, {harvest.Numbers.Count} numbers, {harvest.Claims.Count} claims, "
                + $"{harvest.Schedules.Count} schedules; {passes.Blocks.Count} blocks, {passes.Seams.Count} seams");
            var keys = Prove(harvest);
            Tell($"prove until {clock.ElapsedMilliseconds} ms: {keys.Count} keys");
            var hits = Sweep(passes, workers, keys);
            Tell($"sweep until {clock.ElapsedMilliseconds} ms: {hits.Count} places");
            return new InputFindings(keys, hits, harvest, digest, surveyed, [.. passes.Problems, .. Full(harvest)]);
        }
        finally
        {
            Array.ForEach(workers, w => w.Dispose());
        }
    }

    private (long Covered, string? Digest) Survey(Passes passes, WorkerState[] workers, Harvest harvest)
    {
        var survey = new SurveyPass(dump, options.Deep);
        using var digest = new FileDigest(dump);
        // The digest needs the bytes in order. One survey thread passes them by in order; beside several, another thread reads for itself.
        bool inPassing = options.Threads == 1 && passes.Holes == 0;
        var reader = new Thread(() => digest.ReadAll(cancel)) { IsBackground = true };
        if (!inPassing && passes.CanDigest)
        {
            reader.Start();
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
                digest.Append(worker.Block);
            }
            survey.Survey(worker.Block, worker);
        });
        if (!inPassing && passes.CanDigest)
        {
            reader.Join();
        }
        foreach (var worker in workers)
        {
            harvest.Merge(worker.Harvest);
        }
        foreach (var known in options.Known)
        {
            harvest.Public(known.Key, known.Name);
            harvest.Publics[known.Key.Thumbprint].IsKnown = true;
        }
        return (covered, digest.Value);
    }

    private List<ProvenKey> Prove(Harvest harvest)
    {
        progress?.Report(new("prove", done, 2 * dump.Length, found.Keys));
        var prover = new Prover(options.Deep, found, Tell);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads };
        if (!cancel.IsCancellationRequested)
        {
            prover.Prove(harvest, parallel);
        }
        return [.. prover.Keys.OrderBy(k => k.Thumbprint, StringComparer.Ordinal)];
    }

    private List<(Hit Hit, Extent[] Extents)> Sweep(Passes passes, WorkerState[] workers, List<ProvenKey> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }
        using var needles = new NeedleSet(keys.SelectMany((key, index) => Needles.Of(key, index)));
        var sweep = new SweepPass(needles);
        var hits = workers.ToDictionary(w => w, _ => new SweepHits());
        passes.Run(workers, Advance("sweep"), (worker, _) =>
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
