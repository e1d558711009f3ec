using System.Collections.Concurrent;
using System.Diagnostics;

namespace Keystay.Corpus;

/// <summary>A started program; it is killed when disposed, whatever happened.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process process;
    private readonly BlockingCollection<string> lines = [];

    private RunningProgram(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    public int Id => process.Id;

    public static RunningProgram Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        return new RunningProgram(start);
    }

    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Run(string program, params string[] arguments)
    {
        using var running = Start(program, arguments);
        int code = running.WaitForExit();
        string output = string.Join('\n', running.lines);
        return code == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {code}: {output}");
    }

    public int WaitForExit()
    {
        if (!process.WaitForExit(Patience))
        {
            throw new InvalidOperationException($"{process.StartInfo.FileName} has not ended after {Patience.TotalSeconds} seconds.");
        }
        process.WaitForExit(); // the end of its output, too
        return process.ExitCode;
    }

    /// <summary>Waits for a line that begins so.</summary>
    public RunningProgram WaitFor(string line)
    {
        var until = Stopwatch.StartNew();
        List<string> seen = [];
        while (until.Elapsed < Patience)
        {
            if (lines.TryTake(out string? next, 100))
            {
                seen.Add(next);
                if (next.StartsWith(line, StringComparison.Ordinal))
                {
                    return this;
                }
            }
            else if (HasSaidAll())
            {
                break;
            }
        }
        throw new InvalidOperationException($"{process.StartInfo.FileName} never said {line}; it said: {string.Join('\n', seen)}");
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        process.Dispose();
        lines.Dispose();
    }

    /// <summary>A program may end before its last lines have been read: its end alone does not say that there is no more.</summary>
    private bool HasSaidAll()
    {
        if (!process.HasExited)
        {
            return false;
        }
        process.WaitForExit();
        return lines.Count == 0;
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            lines.Add(line);
        }
    }
}
