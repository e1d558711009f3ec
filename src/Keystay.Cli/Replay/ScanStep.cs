using System.Globalization;
using Keystay.Cli.Rendering;
using Keystay.Dumps;
using Keystay.Scanning;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Replay;

/// <summary>A dump is scanned without being told which key to look for.</summary>
/// <param name="dumpName">The dump's name on the stage.</param>
internal sealed class ScanStep(string dumpName) : IReplayStep
{
    private const int PlacesTold = 4;

    public string Title => $"The {dumpName} dump is scanned before it goes anywhere";

    public string Storm0558 => "Scanning for credentials did not see a key (account of 2023); no dump that holds it was ever found (addendum of 2024).";

    public Task<IReadOnlyList<(string Label, string Text)>> RunAsync(ReplayStage stage, CancellationToken cancel)
    {
        var made = stage.Dumps[dumpName];
        var scanner = new Scanner(new ScanOptions());
        using (var dump = Dump.Open(made.Path))
        {
            scanner.Scan(dump, Path.GetFileName(made.Path), null, cancel);
        }
        cancel.ThrowIfCancellationRequested();
        var report = scanner.Report();
        var key = report.Keys.FirstOrDefault(k => k.Thumbprint == made.Thumbprint)
            ?? throw new ReplayException($"The scan did not find the key {made.Thumbprint} that the process had published. {KeyText.State(report.Inputs[0])}; {Sizes.Count(report.Keys.Count, "other key")} found.");
        return Task.FromResult<IReadOnlyList<(string, string)>>(
        [
            ("here", $"Found in {report.Stats.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s: {KeyText.Kind(key)} {key.Thumbprint}, the key the process had published."),
            ("proof", $"{KeyText.Proof(key.Proof)}."),
            ("lay in", Places(key)),
        ]);
    }

    private static string Places(KeyReport key)
    {
        var groups = PlaceGroup.Of(key.Exposures);
        string told = string.Join(", ", groups.Take(PlacesTold).Select(g => $"{g.First.Mapping} {g.Form} ×{g.Count}"));
        return groups.Count > PlacesTold ? $"{told}, and {groups.Count - PlacesTold} more" : told;
    }
}
