using System.Diagnostics;
using System.Text;
using Keystay.Keys;
using Keystay.Redaction.Debugging;

namespace Keystay.Cli.Replay;

/// <summary>The sample signing service as a running process.</summary>
internal sealed class SigningProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;

    private SigningProcess(Process process, string thumbprint) => (this.process, Thumbprint) = (process, thumbprint);

    public int Id => process.Id;

    /// <summary>The name of the key it signs with, from the key set it printed.</summary>
    public string Thumbprint { get; }

    /// <summary>Starts it; when it crashes, the runtime writes a dump to <paramref name="crashDump"/>.</summary>
    public static async Task<SigningProcess> StartAsync(string? crashDump, CancellationToken cancel)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "samples", "SigningService", "SigningService.dll");
        if (!OperatingSystem.IsLinux() || !File.Exists(program))
        {
            throw new ReplayException(OperatingSystem.IsLinux() ? $"The sample service is missing: {program}. Build again." : "The replay needs Linux: it makes ELF cores.");
        }
        string host = DotnetHost.Find() ?? throw new ReplayException("The replay runs a .NET service, and no .NET runtime is installed here.");
        var start = new ProcessStartInfo(host, [program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        // The service is an ordinary one: what keeps keystay itself from being dumped must not come down to it.
        start.Environment.Remove("DOTNET_EnableDiagnostics");
        start.Environment["DOTNET_DbgEnableMiniDump"] = crashDump is null ? "0" : "1";
        start.Environment["DOTNET_DbgMiniDumpType"] = "2";    // with the heap, as a debugger wants it
        start.Environment["DOTNET_DbgMiniDumpName"] = crashDump;
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x4000000";
        var process = Process.Start(start)!;
        try
        {
            // Nobody reads what the runtime says of the crash, but a full pipe would stop it.
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            string published = await process.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(Patience, cancel).ConfigureAwait(false)
                ?? throw new ReplayException("The signing service ended before it had published its key.");
            return new SigningProcess(process, PublicKeyReader.Read(Encoding.UTF8.GetBytes(published))[0].Key.Thumbprint);
        }
        catch (Exception e)
        {
            End(process);
            throw e is TimeoutException ? new ReplayException("The signing service did not start in time.") : e;
        }
    }

    /// <summary>Has it crash, and waits until the runtime has written the dump.</summary>
    public async Task CrashAsync(CancellationToken cancel)
    {
        await process.StandardInput.WriteLineAsync("crash").ConfigureAwait(false);
        await process.StandardInput.FlushAsync(cancel).ConfigureAwait(false);
        _ = process.StandardOutput.ReadToEndAsync(cancel);
        try
        {
            await process.WaitForExitAsync(cancel).WaitAsync(Patience, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ReplayException("The crashed signing service did not end in time.");
        }
    }

    public void Dispose() => End(process);

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
    }
}
