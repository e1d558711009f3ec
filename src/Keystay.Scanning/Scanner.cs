using Keystay.Dumps;
using Keystay.Scanning.Reports;

namespace Keystay.Scanning;

/// <summary>Finds private keys in a dump and proves each finding.</summary>
/// <remarks>Cancelling does not throw: the report then tells what was found so far and is not complete.</remarks>
public sealed class Scanner(ScanOptions options)
{
    private readonly ScanReportBuilder report = new(options);

    /// <summary>Scans one input and adds it to the report.</summary>
    /// <param name="dump">The opened input.</param>
    /// <param name="path">The name it goes by in the report.</param>
    /// <param name="progress">Told now and then, from any thread.</param>
    /// <param name="cancel">Ends the scan early.</param>
    /// <returns>How the input went.</returns>
    public InputReport Scan(Dump dump, string path, IProgress<ScanProgress>? progress = null, CancellationToken cancel = default) =>
        report.Add(dump, path, progress, cancel);

    /// <summary>Adds an input that could not be opened; the report is then not complete.</summary>
    public InputReport AddUnreadable(string path, DumpProblem problem) => report.AddUnreadable(path, problem);

    /// <summary>What was found in all inputs so far.</summary>
    public ScanReport Report() => report.Build();
}
