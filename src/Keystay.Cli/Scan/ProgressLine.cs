using System.Diagnostics;
using Keystay.Cli.Rendering;
using Keystay.Dumps;
using Keystay.Redaction;
using Keystay.Scanning;

namespace Keystay.Cli.Scan;

/// <summary>One line on the terminal that tells how far the work is; gone when the work is done.</summary>
internal sealed class ProgressLine : IProgress<ScanProgress>, IProgress<IntakeProgress>, IProgress<RedactionProgress>, IDisposable
{
    private const int RedrawMilliseconds = 100;
    private const int BarCharacters = 20;
    private const string ClearLine = "\r\e[2K";

    private readonly Lock gate = new();
    private readonly Stopwatch watch = new();
    private readonly TextWriter terminal;
    private readonly Func<int> width;
    private readonly Timer timer;
    private string path = "";
    private ScanProgress latest;
    private bool drawn;

    public ProgressLine(TextWriter terminal, Func<int> width)
    {
        this.terminal = terminal;
        this.width = width;
        timer = new Timer(_ => Redraw(), null, RedrawMilliseconds, RedrawMilliseconds);
    }

    /// <summary>The line on standard error when that is a terminal, or null: a log file is no place for a line redrawn ten times a second.</summary>
    public static ProgressLine? OnTerminal() =>
        Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb" ? null : new(Console.Error, () => Console.WindowWidth);

    /// <summary>The next input begins; rate and time left are its own.</summary>
    public void Begin(string input)
    {
        lock (gate)
        {
            path = input;
            latest = default;
            watch.Restart();
        }
    }

    public void Report(ScanProgress value)
    {
        lock (gate)
        {
            latest = value;
        }
    }

    /// <summary>Scan, copy and proof of a redaction are one piece of work: one bar over all of it.</summary>
    public void Report(RedactionProgress value) => Report(new ScanProgress(value.Stage, value.DoneBytes, value.TotalBytes, value.KeysFound));

    /// <summary>Unpacking: how much there will be is not known before the end.</summary>
    public void Report(IntakeProgress value)
    {
        lock (gate)
        {
            if (path != value.DisplayPath)
            {
                Begin(value.DisplayPath);
            }
            latest = new ScanProgress("unpack", value.Bytes, 0, 0);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            if (drawn)
            {
                terminal.Write(ClearLine);
                terminal.Flush();
            }
        }
    }

    /// <summary>For example <c>core.4711  survey  ━━━━━━━━────────────  41 %  1.2 GB of 2.9 GB  840 MB/s  2 s left  1 key</c>.</summary>
    internal static string Describe(string path, ScanProgress now, TimeSpan elapsed)
    {
        double rate = elapsed.TotalSeconds > 0 ? now.DoneBytes / elapsed.TotalSeconds : 0;
        string speed = $"{Sizes.Bytes((long)rate)}/s";
        string keys = now.KeysFound > 0 ? "  " + Sizes.Count(now.KeysFound, "key") : "";
        string start = $"{TerminalText.Clean(Path.GetFileName(path))}  {now.Stage ?? "open"}";
        if (now.TotalBytes <= 0)
        {
            return $"{start}  {Sizes.Bytes(now.DoneBytes)}  {speed}{keys}";
        }
        double done = Math.Clamp((double)now.DoneBytes / now.TotalBytes, 0, 1);
        int filled = (int)(done * BarCharacters);
        string left = rate > 0 && now.TotalBytes > now.DoneBytes ? $"  {Sizes.Duration((now.TotalBytes - now.DoneBytes) / rate)} left" : "";
        return $"{start}  {new string('━', filled)}{new string('─', BarCharacters - filled)}  {(int)(done * 100),3} %"
            + $"  {Sizes.Bytes(now.DoneBytes)} of {Sizes.Bytes(now.TotalBytes)}  {speed}{left}{keys}";
    }

    private void Redraw()
    {
        lock (gate)
        {
            if (!watch.IsRunning)
            {
                return;
            }
            string line = Describe(path, latest, watch.Elapsed);
            int columns = Math.Max(20, width() - 1);
            terminal.Write(ClearLine + (line.Length > columns ? line[..columns] : line));
            terminal.Flush();
            drawn = true;
        }
    }
}
