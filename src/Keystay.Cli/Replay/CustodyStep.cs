using Keystay.Cli.Rendering;
using Keystay.Dumps;
using Keystay.Keys;
using Keystay.Scanning;

namespace Keystay.Cli.Replay;

/// <summary>The other way round: an issuing system whose key is in a signer of its own. All of its processes are dumped while it issues, and the dumps are searched.</summary>
internal sealed class CustodyStep : IReplayStep
{
    public string Title => "The same again with the key in Keystay's custody";

    public string Storm0558 => "The key was in the process that signed, so that a dump of it could hold the key.";

    public async Task<IReadOnlyList<(string Label, string Text)>> RunAsync(ReplayStage stage, CancellationToken cancel)
    {
        string folder = Directory.CreateDirectory(Path.Combine(stage.Folder, "custody")).FullName;
        using var system = await IssuingSystem.StartAsync(folder, cancel).ConfigureAwait(false);
        await system.GetTokenAsync(cancel).ConfigureAwait(false);
        var lines = new List<(string, string)> { ("here", $"keystay issuer issues tokens with a new RSA-2048 key, {system.Key.Thumbprint}.") };
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var load = IssueAsync(system, ended.Token);
        foreach (var (id, name) in system.Processes())
        {
            string path = Path.Combine(stage.Folder, "custody.core");
            string said = await CreateDump.RunAsync("--full", id, path, cancel).ConfigureAwait(false);
            lines.Add((name, File.Exists(path) ? Searched(path, system.Key, cancel) : $"createdump could not dump it as this user: {said}"));
            File.Delete(path);
        }
        await ended.CancelAsync().ConfigureAwait(false);
        lines.Add(("meanwhile", $"{Sizes.Count(await load.ConfigureAwait(false), "token")} issued."));
        return lines;
    }

    /// <summary>Load, so that the key is in use when the dumps are taken.</summary>
    private static async Task<int> IssueAsync(IssuingSystem system, CancellationToken ended)
    {
        int issued = 0;
        try
        {
            for (; ; issued++)
            {
                await system.GetTokenAsync(ended).ConfigureAwait(false);
                await Task.Delay(TimeSpan.FromMilliseconds(25), ended).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            return issued;
        }
    }

    private static string Searched(string path, PublicKey key, CancellationToken cancel)
    {
        var scanner = new Scanner(new ScanOptions { Known = [new NamedPublicKey(key, null)], Digest = false });
        using (var dump = Dump.Open(path))
        {
            scanner.Scan(dump, Path.GetFileName(path), null, cancel);
        }
        cancel.ThrowIfCancellationRequested();
        var report = scanner.Report();
        if (report.Inputs.Any(i => !i.Complete) || report.Keys.Count > 0)
        {
            throw new ReplayException(report.Keys is [var found, ..] ? $"A dump of the issuing system holds the private key {found.Thumbprint}." : $"The dump could not be searched to its end. {KeyText.State(report.Inputs[0])}");
        }
        return $"dumped while it worked, {Sizes.Bytes(new FileInfo(path).Length)}; told which key to look for, the scan found no private key.";
    }
}
