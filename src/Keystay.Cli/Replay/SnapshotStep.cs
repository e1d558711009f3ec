using Keystay.Cli.Rendering;

namespace Keystay.Cli.Replay;

/// <summary>A signing process is dumped while it lives and signs.</summary>
internal sealed class SnapshotStep : IReplayStep
{
    public string Title => "A process is dumped for debugging while it works";

    public string Storm0558 => "Dumps were moved from the isolated production network to a debugging environment on the corporate network.";

    public async Task<IReadOnlyList<(string Label, string Text)>> RunAsync(ReplayStage stage, CancellationToken cancel)
    {
        string path = Path.Combine(stage.Folder, "live.core");
        using var service = await SigningProcess.StartAsync(null, cancel).ConfigureAwait(false);
        string said = await CreateDump.RunAsync("--withheap", service.Id, path, cancel).ConfigureAwait(false);
        var dump = new FileInfo(path);
        if (!dump.Exists || dump.Length == 0)
        {
            throw new ReplayException($"createdump wrote no dump of process {service.Id}: {said}");
        }
        stage.Dumps["live"] = new ReplayDump(path, service.Thumbprint);
        return [("here", $"createdump wrote {Sizes.Bytes(dump.Length)} of a second signing process, which had another key and went on signing.")];
    }
}
