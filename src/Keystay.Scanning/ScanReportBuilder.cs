using System.Diagnostics;
using Keystay.Dumps;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Published;
using Keystay.Scanning.Reports;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning;

/// <summary>Gathers what the inputs of one scan gave.</summary>
internal sealed class ScanReportBuilder(ScanOptions options)
{
    private readonly List<InputReport> inputs = [];
    private readonly SortedDictionary<string, KeyReport> keys = new(StringComparer.Ordinal);
    private readonly List<ProtectedReport> protecteds = [];
    private readonly List<SymmetricReport> symmetric = [];
    private readonly Stopwatch clock = new();

    public InputReport Add(Dump dump, string path, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        clock.Start();
        var found = new InputScan(dump, options, progress, cancel).Run();
        var input = Add(dump, path, found, cancel);
        found.Dispose();
        clock.Stop();
        return input;
    }

    /// <summary>Adds what a scan gave that somebody else ran and disposes.</summary>
    public InputReport Add(Dump dump, string path, InputFindings found, CancellationToken cancel)
    {
        var exposures = new Exposures(dump, inputs.Count);
        for (int i = 0; i < found.Keys.Count; i++)
        {
            int key = i;
            var places = found.Keys[i].Places.SelectMany(exposures.Of)
                .Concat(found.Hits.Where(h => h.Hit.Key == key)
                    .SelectMany(h => h.Extents.Select(e => exposures.Of(e, h.Hit.Form, h.Hit.Encoding, h.Hit.Partial || h.Extents.Length > 1))));
            AddKey(found.Keys[i], Exposures.Distil(places));
        }
        AddProtected(found.Harvest.Protecteds, exposures);
        AddSchedules(found.Harvest.Schedules, exposures);

        IReadOnlyList<DumpProblem> problems = [.. dump.Problems, .. found.Problems, .. Cancelled(found.ScannedBytes, cancel)];
        bool complete = problems.Count == 0 && found.ScannedBytes == dump.Length;
        var input = new InputReport(path, InputFormats.Name(dump), found.Sha256, dump.Length, found.ScannedBytes, complete, problems)
        {
            Map = MemoryMap.Of(dump),
        };
        inputs.Add(input);
        return input;
    }

    public InputReport AddUnreadable(string path, DumpProblem problem)
    {
        var input = new InputReport(path, "file", null, 0, 0, false, [problem]);
        inputs.Add(input);
        return input;
    }

    public ScanReport Build()
    {
        long bytes = inputs.Sum(i => i.ScannedBytes);
        double seconds = clock.Elapsed.TotalSeconds;
        return new(
            [.. inputs],
            [.. keys.Values.Where(k => PublishedKeys.OriginOf(k.Thumbprint) is null)],
            protecteds,
            symmetric,
            [.. keys.Values.Where(k => PublishedKeys.OriginOf(k.Thumbprint) is not null).Select(k => new PublishedReport(PublishedKeys.OriginOf(k.Thumbprint)!, k))],
            new(bytes, seconds, seconds > 0 ? bytes / seconds : 0));
    }

    private void AddKey(ProvenKey key, IReadOnlyList<Exposure> places)
    {
        var report = keys.GetValueOrDefault(key.Thumbprint);
        keys[key.Thumbprint] = report is null
            ? new(key.Thumbprint, key.Public?.SpkiSha256, key.Public?.Kty ?? "oct", key.Bits, key.Public?.CurveName, [.. key.Names], key.Proof, places)
            : report with { Names = [.. report.Names.Union(key.Names).Order(StringComparer.Ordinal)], Exposures = [.. report.Exposures, .. places] };
    }

    private void AddProtected(IEnumerable<Protected> found, Exposures exposures)
    {
        foreach (var container in found.DistinctBy(p => (p.Kind, p.Place.Extents[0].Offset)).OrderBy(p => p.Place.Extents[0].Offset))
        {
            protecteds.Add(new(container.Kind, container.Detail, container.Public?.Thumbprint, exposures.Of(container.Place).First()));
        }
    }

    private void AddSchedules(IEnumerable<KeySchedule> found, Exposures exposures)
    {
        var groups = new List<List<KeySchedule>>();
        foreach (var schedule in found.OrderBy(s => s.Place.Extents[0].Offset))
        {
            var same = groups.Find(g => g[0].Key.AsSpan().SequenceEqual(schedule.Key));
            if (same is null)
            {
                groups.Add(same = []);
            }
            same.Add(schedule);
        }
        foreach (var same in groups)
        {
            symmetric.Add(new($"AES-{same[0].KeyBits}", Exposures.Distil(same.SelectMany(s => exposures.Of(s.Place)))));
        }
    }

    private static IEnumerable<DumpProblem> Cancelled(long scanned, CancellationToken cancel) => cancel.IsCancellationRequested
        ? [new("cancelled", scanned, "The scan was ended before it was done; what is reported is what was found until then. Run it again to the end.")]
        : [];
}
