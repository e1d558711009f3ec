using System.Diagnostics;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Interop;

/// <summary>Programs that tests drive.</summary>
internal static class Tool
{
    /// <summary>Skips the test where a program is not installed, or fails it if CI=true.</summary>
    public static void Require(string command)
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, command)));
        Assert.SkipUnless(isThere || Environment.GetEnvironmentVariable("CI") == "true", $"{command} is not installed.");
        Assert.True(isThere, $"{command} is not installed.");
    }

    /// <summary>Runs a program to its end, which must be good, and returns what it printed.</summary>
    public static async Task<string> RunAsync(string folder, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{command} ended with {process.ExitCode}: {errors}");
        return await output;
    }
}
