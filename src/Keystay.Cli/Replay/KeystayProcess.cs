using System.Diagnostics;
using Keystay.Cli.Issuing;

namespace Keystay.Cli.Replay;

/// <summary>This very program with other arguments, as whoever stands elsewhere in the chain would run it.</summary>
internal static class KeystayProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code, and what it printed, errors last.</returns>
    public static async Task<(int ExitCode, string Said)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        using var process = Process.Start(With(arguments))!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancel);
        string said = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false) + await errors.ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        return (process.ExitCode, said);
    }

    /// <summary>How to start it with its streams in our hands.</summary>
    public static ProcessStartInfo With(IReadOnlyList<string> arguments)
    {
        var self = IssuerProgram.Self;
        return new ProcessStartInfo(self[0], [.. self.Skip(1), .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
    }
}
