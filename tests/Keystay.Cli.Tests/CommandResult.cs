using System.Diagnostics;
using Xunit;

namespace Keystay.Cli.Tests;

/// <summary>What a run of the built command gave.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>A command that hangs must fail its test, not the whole run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs keystay.dll as it was built beside the tests.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">The file on standard input, or null for nothing.</param>
    /// <param name="stop">Whether standard input stays open and silent, and SIGTERM ends the run once the command has asked for it.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <param name="trace">Whether it tells where its time goes.</param>
    public static async Task<CommandResult> RunAsync(
        string folder, IEnumerable<string> arguments, string? input, bool stop, CancellationToken cancel, bool trace = false)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "keystay.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KEYSTAY_TRACE"] = trace ? "1" : null },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        try
        {
            if (stop)
            {
                await WaitUntilItReadsAsync(process, cancel);
                using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
                await kill.WaitForExitAsync(cancel);
            }
            else
            {
                await SendAsync(process, input, cancel);
            }
            await process.WaitForExitAsync(cancel).WaitAsync(Patience, cancel);
        }
        catch
        {
            process.Kill();
            throw;
        }
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    private static async Task SendAsync(Process process, string? input, CancellationToken cancel)
    {
        try
        {
            if (input is not null)
            {
                await using var file = File.OpenRead(input);
                await file.CopyToAsync(process.StandardInput.BaseStream, cancel);
            }
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command has ended without reading all of it, which is its right.
        }
    }

    /// <summary>A pipe holds 64 KiB: a megabyte is only gone when the command has read most of it, so its handlers are in place and it waits for more.</summary>
    private static async Task WaitUntilItReadsAsync(Process process, CancellationToken cancel)
    {
        await process.StandardInput.BaseStream.WriteAsync(new byte[1 << 20], cancel).AsTask().WaitAsync(Patience, cancel);
        Assert.False(process.HasExited);
    }
}
