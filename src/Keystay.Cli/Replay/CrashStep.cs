using Keystay.Cli.Rendering;

namespace Keystay.Cli.Replay;

/// <summary>A signing process crashes and its runtime writes a dump.</summary>
internal sealed class CrashStep : IReplayStep
{
    public string Title => "The signing system crashes";

    public string Storm0558 => "In April 2021 a consumer signing system crashed and a snapshot of it was written; the key was thought to be in it.";

    public async Task<IReadOnlyList<(string Label, string Text)>> RunAsync(ReplayStage stage, CancellationToken cancel)
    {
        string path = Path.Combine(stage.Folder, "crash.core");
        using var service = await SigningProcess.StartAsync(path, cancel).ConfigureAwait(false);
        await service.CrashAsync(cancel).ConfigureAwait(false);
        var dump = new FileInfo(path);
        if (!dump.Exists || dump.Length == 0)
        {
            throw new ReplayException("The .NET runtime wrote no crash dump. It does so through createdump, which must lie beside it and may be forbidden ptrace here.");
        }
        stage.Dumps["crash"] = new ReplayDump(path, service.Thumbprint);
        return [("here", $"A process signing with a new RSA-2048 key crashed; the runtime wrote {Sizes.Bytes(dump.Length)}.")];
    }
}
