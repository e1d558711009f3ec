using System.Diagnostics;

namespace Keystay.Signing.Tests.TransparencyLog;

/// <summary>verify_log.py: the same formats read by other code, in another language.</summary>
internal static class IndependentVerifier
{
    public static string Run(string folder, string key, IEnumerable<string>? proofs = null)
    {
        var start = new ProcessStartInfo("python3", [Script, folder, key, .. proofs is null ? Array.Empty<string>() : ["proofs"]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (string line in proofs ?? [])
        {
            process.StandardInput.WriteLine(line);
        }
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : errors.GetAwaiter().GetResult().Trim();
    }

    private static string Script => Path.Combine(AppContext.BaseDirectory, "TransparencyLog", "verify_log.py");
}
