using System.Diagnostics;
using Keystay.Redaction.Debugging;

namespace Keystay.Cli.Replay;

/// <summary>The dumper that comes with .NET.</summary>
internal static class CreateDump
{
    /// <summary>Dumps a living process.</summary>
    /// <param name="kind">--full, --withheap, --normal or --triage.</param>
    /// <param name="id">The process.</param>
    /// <param name="path">Where the dump goes; nothing is there if it could not be made.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>What createdump said, on one line.</returns>
    public static async Task<string> RunAsync(string kind, int id, string path, CancellationToken cancel)
    {
        string tool = Path.Combine(DotnetHost.RuntimeFolder() ?? "", "createdump");
        if (!File.Exists(tool))
        {
            throw new ReplayException($"There is no {tool}; this build of .NET comes without createdump.");
        }
        var start = new ProcessStartInfo(tool, [kind, "--name", path, $"{id}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancel);
        string output = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        return $"{output} {await errors.ConfigureAwait(false)}".ReplaceLineEndings(" ").Trim();
    }
}
