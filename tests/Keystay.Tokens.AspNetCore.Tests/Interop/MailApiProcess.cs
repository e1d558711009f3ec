using System.Diagnostics;
using Keystay.Tokens.Tests;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Interop;

/// <summary>The sample API as a process of its own.</summary>
internal sealed class MailApiProcess : IDisposable
{
    private readonly Process process;

    private MailApiProcess(Process process, string address) => (this.process, Address) = (process, address);

    public string Address { get; }

    public static async Task<MailApiProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        // samples/ is built beside tests/, in the same configuration.
        string program = Path.Combine(SharedFolder.Repository, "samples", "MailApi", Path.GetRelativePath(Path.Combine(SharedFolder.Repository, "tests", "Keystay.Tokens.AspNetCore.Tests"), AppContext.BaseDirectory), "MailApi.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", "http://127.0.0.1:0"]) { WorkingDirectory = Path.GetDirectoryName(program), RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }
        var process = Process.Start(start)!;
        const string Listening = "Now listening on: ";
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                // What it logs from here on is read and dropped: a full pipe would stop it.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new MailApiProcess(process, line[(at + Listening.Length)..].Trim());
            }
        }
        throw new InvalidOperationException($"{program} ended with {process.ExitCode} before it listened.");
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
