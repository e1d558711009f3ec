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
            string? digest = null;
            var clock = Stopwatch.StartNew();
            long surveyed = Survey(passes, workers, harvest, value => digest = value);
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

    private long Survey(Passes passes, WorkerState[] workers, Harvest harvest, Action<string?> setDigest)
    {
        var survey = new SurveyPass(dump, options.Deep);
        // The digest needs the bytes in order: one thread does it while the others survey, then joins them.
        var digest = new Thread(() => setDigest(Digest(passes))) { IsBackground = true };
        if (options.Threads > 1)
        {
            digest.Start();
        }
        else
        {
            setDigest(Digest(passes));
        }
        long covered = passes.Run(workers, Advance("survey"), (worker, seam) =>
        {
            if (seam is null)
            {
                survey.Survey(worker.Block, worker);
            }
            else
            {
                survey.SurveySeam(seam, worker.Block, worker);
            }
        });
        if (options.Threads > 1)
        {
            digest.Join();
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
        return covered;
    }

    private static string? Digest(Passes passes)
    {
        try
        {
            return passes.Digest();
        }
        catch (IOException)
        {
            // The survey reads the same bytes and reports the problem with its offset.
            return null;
        }
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
