using Keystay.Cli.Rendering;
using Keystay.Dumps;
using Keystay.Keys;
using Keystay.Scanning;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Scan;

/// <summary>One run of <c>keystay scan</c>: known keys, inputs, report.</summary>
internal sealed class ScanRun(ScanRequest request)
{
    public async Task<ExitCode> RunAsync(CancellationToken cancel)
    {
        using var output = request.Output is { } path ? new OutputFile(path) : null;
        if (await LoadKnownAsync(cancel).ConfigureAwait(false) is not { } known)
        {
            return ExitCode.Unfinished;
        }
        var report = Scan(known, cancel);
        Write(report, output);
        return Verdict.Of(report, request.IncludeSymmetric);
    }

    /// <summary>KEYSTAY_TRACE=1 tells on standard error where the time goes.</summary>
    private static Action<string>? Trace() => Environment.GetEnvironmentVariable("KEYSTAY_TRACE") == "1" ? Console.Error.WriteLine : null;

    private async Task<IReadOnlyList<NamedPublicKey>?> LoadKnownAsync(CancellationToken cancel)
    {
        using var loader = new KnownKeys(Console.Error);
        var known = new List<NamedPublicKey>();
        try
        {
            foreach (string source in request.Known)
            {
                known.AddRange(await loader.LoadAsync(source, cancel).ConfigureAwait(false));
            }
            return known;
        }
        catch (KnownKeysException e)
        {
            await Console.Error.WriteLineAsync($"keystay: {TerminalText.Clean(e.Message)} Nothing was scanned.").ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("keystay: stopped before anything was scanned.").ConfigureAwait(false);
        }
        return null;
    }

    private ScanReport Scan(IReadOnlyList<NamedPublicKey> known, CancellationToken cancel)
    {
        var scanner = new Scanner(new ScanOptions
        {
            Known = known,
            Threads = request.Threads,
            Deep = request.Deep,
            // The table has no room for it.
            Digest = request.Format != OutputFormat.Table,
            Diagnostics = Trace(),
        });
        using var progress = ProgressLine.OnTerminal();
        var intake = new Intake { Progress = progress, StandardInput = () => new StoppableInput(Console.OpenStandardInput(), cancel) };
        int begun = 0;
        try
        {
            foreach (var item in intake.Open(request.Paths.TakeWhile(_ => ++begun > 0), cancel))
            {
                using (item)
                {
                    Scan(scanner, item, progress, cancel);
                }
            }
        }
        catch (OperationCanceledException)
        {
            AddUnread(scanner, begun);
        }
        return scanner.Report();
    }

    private static void Scan(Scanner scanner, IntakeItem item, ProgressLine? progress, CancellationToken cancel)
    {
        if (item.Dump is not { } dump)
        {
            scanner.AddUnreadable(item.DisplayPath, item.Problem!);
            return;
        }
        progress?.Begin(item.DisplayPath);
        try
        {
            scanner.Scan(dump, item.DisplayPath, progress, cancel);
        }
        catch (IOException e)
        {
            scanner.AddUnreadable(item.DisplayPath, new DumpProblem("unreadable", 0, $"Reading failed: {e.Message}"));
        }
    }

    /// <summary>After a stop, what was asked for and not read: the path in work may have had more inputs in it, the others were not begun.</summary>
    private void AddUnread(Scanner scanner, int begun)
    {
        for (int i = Math.Max(0, begun - 1); i < request.Paths.Count; i++)
        {
            string what = i < begun ? "The scan was stopped before all of this was read." : "The scan was stopped before this was read.";
            scanner.AddUnreadable(request.Paths[i], new DumpProblem("cancelled", 0, what + " Scan it again."));
        }
    }

    private void Write(ScanReport report, OutputFile? output)
    {
        IScanRenderer renderer = request.Format switch
        {
            OutputFormat.Json => new JsonRenderer(),
            OutputFormat.Sarif => new SarifRenderer(request.IncludeSymmetric),
            OutputFormat.Html => new HtmlRenderer(request.IncludeSymmetric),
            _ => new TableRenderer(output is null && !Console.IsOutputRedirected, request.IncludeSymmetric),
        };
        if (output is null)
        {
            using var standardOutput = Console.OpenStandardOutput();
            renderer.Render(report, standardOutput);
        }
        else
        {
            renderer.Render(report, output.Stream);
            output.Commit();
        }
    }
}
