using System.Diagnostics;
using Keystay.Cli.Rendering;
using Keystay.Redaction.Debugging;

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
        string said = await CreateDumpAsync(service.Id, path, cancel).ConfigureAwait(false);
        var dump = new FileInfo(path);
        if (!dump.Exists || dump.Length == 0)
        {
            throw new ReplayException($"createdump wrote no dump of process {service.Id}: {said}");
        }
        stage.Dumps["live"] = new ReplayDump(path, service.Thumbprint);
        return [("here", $"createdump wrote {Sizes.Bytes(dump.Length)} of a second signing process, which had another key and went on signing.")];
    }

    private static async Task<string> CreateDumpAsync(int id, string path, CancellationToken cancel)
    {
        string tool = Path.Combine(DotnetHost.RuntimeFolder() ?? "", "createdump");
        if (!File.Exists(tool))
        {
            throw new ReplayException($"There is no {tool}; this build of .NET comes without createdump.");
        }
        var start = new ProcessStartInfo(tool, ["--withheap", "--name", path, $"{id}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancel);
        string output = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        return $"{output} {await errors.ConfigureAwait(false)}".ReplaceLineEndings(" ").Trim();
    }
}
