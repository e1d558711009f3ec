namespace Keystay.Cli.Replay;

/// <summary>What the steps hand on: a private folder and the dumps in it. All of it is gone afterwards.</summary>
internal sealed class ReplayStage : IDisposable
{
    /// <summary>Readable by its owner only: CreateTempSubdirectory makes it with mode 0700.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("keystay-replay-").FullName;

    public Dictionary<string, ReplayDump> Dumps { get; } = [];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
