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
        var scanner = new Scanner(new ScanOptions { Known = known, Threads = request.Threads, Deep = request.Deep });
        using var progress = ProgressLine.OnTerminal();
        foreach (string path in request.Paths)
        {
            if (cancel.IsCancellationRequested)
            {
                scanner.AddUnreadable(path, new DumpProblem("cancelled", 0, "The scan was stopped before this input."));
                continue;
            }
            try
            {
                using var dump = Dump.Open(path);
                progress?.Begin(path);
                scanner.Scan(dump, path, progress, cancel);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                scanner.AddUnreadable(path, new DumpProblem("unreadable", 0, e.Message));
            }
        }
        return scanner.Report();
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
