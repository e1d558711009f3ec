using System.Diagnostics;

namespace Keystay.Scanning.Tests.Encodings;

/// <summary>OpenSSH's ssh-keygen, the independent writer of its own format.</summary>
internal static class OpenSshTool
{
    /// <summary>A new key's file, decoded, and its public blob. The test skips where the program is missing.</summary>
    public static (byte[] Container, byte[] PublicBlob) NewKey(string type, int bits, string passphrase, string comment = "a comment", string? cipher = null)
    {
        var folder = Directory.CreateTempSubdirectory("keystay");
        try
        {
            string file = Path.Combine(folder.FullName, "key");
            string[] options = cipher is null ? [] : ["-Z", cipher];
            Run(["-q", "-t", type, "-b", $"{bits}", "-N", passphrase, "-C", comment, "-f", file, .. options]);
            var lines = File.ReadAllLines(file);
            var blob = Convert.FromBase64String(File.ReadAllText(file + ".pub").Split(' ')[1]);
            return (Convert.FromBase64String(string.Concat(lines[1..^1])), blob);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Run(string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ssh-keygen", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Assert.Skip("ssh-keygen is not installed.");
        }
    }
}
