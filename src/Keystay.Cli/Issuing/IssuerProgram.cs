using System.Diagnostics;
using System.Text.Json;
using Keystay.Issuer.Protocol;
using Keystay.Redaction.Debugging;

namespace Keystay.Cli.Issuing;

/// <summary>
/// The program behind <c>keystay issuer</c> and <c>keystay ledger</c>. It is a process of its own: a web server has no place in the one that reads other
/// people's dumps, and this command may be a native file, for which such a server cannot be compiled.
/// </summary>
internal static class IssuerProgram
{
    /// <summary>This command, for whom it is to be started by.</summary>
    public static IReadOnlyList<string> Self => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "keystay.dll")] : [Environment.ProcessPath!];

    /// <summary>Starts it; it ends with <paramref name="cancel"/>, or when this process does.</summary>
    /// <returns>Its exit code; null if it is not here, which has been told.</returns>
    public static async Task<ExitCode> RunAsync(ProgramRequest request, CancellationToken cancel)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "issuer", "Keystay.Issuer.dll");
        if (!File.Exists(program) || DotnetHost.Find() is not { } host)
        {
            await Console.Error.WriteLineAsync($"keystay: this needs the program {program} and an installed .NET runtime with ASP.NET Core.").ConfigureAwait(false);
            return ExitCode.Unfinished;
        }
        var start = new ProcessStartInfo(host, [program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request, ProgramJson.Default.ProgramRequest)).ConfigureAwait(false);
        await process.StandardInput.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        var told = Task.WhenAll(CopyAsync(process.StandardOutput, Console.Out), CopyAsync(process.StandardError, Console.Error));
        using (cancel.Register(process.StandardInput.Close))
        {
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        await told.ConfigureAwait(false);
        return process.ExitCode is >= 0 and <= (int)ExitCode.Unfinished ? (ExitCode)process.ExitCode : ExitCode.Unfinished;
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            await to.WriteLineAsync(TerminalText.Clean(line)).ConfigureAwait(false);
        }
    }
}
