using Keystay.Dumps;
using Keystay.Scanning.Reports;

namespace Keystay.Scanning;

/// <summary>Gathers what the inputs of one scan gave.</summary>
internal sealed class ScanReportBuilder(ScanOptions options)
{
    private readonly List<InputReport> inputs = [];

    public InputReport Add(Dump dump, string path, IProgress<ScanProgress>? progress, CancellationToken cancel)
    {
        _ = options;
        var input = new InputReport(path, "raw", null, dump.Length, 0, false, dump.Problems);
        inputs.Add(input);
        return input;
    }

    public InputReport AddUnreadable(string path, DumpProblem problem)
    {
        var input = new InputReport(path, "file", null, 0, 0, false, [problem]);
        inputs.Add(input);
        return input;
    }

    public ScanReport Build() => new(inputs, [], [], [], [], new(0, 0, 0));
}
