using System.Diagnostics;
using System.Text;

namespace Keystay.Redaction.Debugging;

/// <summary>
/// Runs a program that reads a hostile dump: nothing of our environment, an end to its time, memory and output. What it says on standard error
/// is dropped, for it may quote the dump.
/// </summary>
internal sealed class BoundedProcess
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50), Parting = TimeSpan.FromSeconds(10);

    /// <summary>Default: five minutes, for a dump of many threads.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes resident. Default 2 GiB.</summary>
    public long MaxMemory { get; init; } = 2L << 30;

    /// <summary>Characters on standard output. Default 16 Mi.</summary>
    public int MaxOutput { get; init; } = 16 << 20;

    /// <summary>Runs it to its end.</summary>
    /// <param name="program">Its file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its whole environment.</param>
    /// <param name="output">What it wrote to standard output; empty unless it ended well.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <returns>Null when it ended well, or why not: timeout, too-much-memory, too-much-output, failed.</returns>
    public string? Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, out string output, CancellationToken cancel)
    {
        output = "";
        using var process = Start(program, arguments, environment);
        if (process is null)
        {
            return "failed";
        }
        try
        {
            process.StandardInput.Close();
            var reading = Task.Run(() => ReadAsync(process.StandardOutput), CancellationToken.None);
            var dropping = Task.Run(() => process.StandardError.BaseStream.CopyToAsync(Stream.Null), CancellationToken.None);
            if (Watch(process, reading, cancel) is { } excess)
            {
                return excess;
            }
            // A process it left behind may hold the pipes open.
            if (!Task.WaitAll([reading, dropping], (int)Parting.TotalMilliseconds, cancel) || process.ExitCode != 0)
            {
                return "failed";
            }
            output = reading.Result ?? "";
            return reading.Result is null ? "too-much-output" : null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }

    private static Process? Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory),
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // gone since it was looked for, or not executable
        }
    }

    private string? Watch(Process process, Task<string?> reading, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (!process.WaitForExit(Glance))
        {
            cancel.ThrowIfCancellationRequested();
            if (reading.IsCompletedSuccessfully && reading.Result is null)
            {
                return "too-much-output";
            }
            if (clock.Elapsed > MaxTime)
            {
                return "timeout";
            }
            if (Resident(process) > MaxMemory)
            {
                return "too-much-memory";
            }
        }
        return null;
    }

    /// <summary>Nothing for a process that ended: between any two questions it may.</summary>
    private static long Resident(Process process)
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private async Task<string?> ReadAsync(StreamReader from)
    {
        var text = new StringBuilder();
        var piece = new char[16 << 10];
        for (int read; (read = await from.ReadAsync(piece).ConfigureAwait(false)) > 0;)
        {
            if (text.Length + read > MaxOutput)
            {
                return null;
            }
            text.Append(piece, 0, read);
        }
        return text.ToString();
    }
}
