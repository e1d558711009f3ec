using System.Diagnostics;

namespace Keystay.Issuer.Tests.Interop;

/// <summary>npm jose, installed once for the run from the lock file beside it.</summary>
internal static class NpmJose
{
    private static readonly Lazy<bool> Installed = new(() => Run("npm", "ci", "--silent", "--no-audit", "--no-fund").ExitCode == 0);

    public static string Verify(string issuer, string audience, string token)
    {
        bool isThere = Installed.Value;
        Assert.SkipWhen(!isThere && Environment.GetEnvironmentVariable("CI") != "true", "npm could not install jose: no registry in reach.");
        Assert.True(isThere, "npm could not install jose.");
        return Run("node", "verify.mjs", issuer, audience, token).Output.Trim();
    }

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "Interop"), RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
