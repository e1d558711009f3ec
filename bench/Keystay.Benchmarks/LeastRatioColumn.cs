using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Keystay.Benchmarks;

/// <summary>
/// The least time of an iteration over the baseline's least, of the same parameters. On a machine that does other work a mean tells of that work; of many
/// short iterations the least was disturbed by nobody.
/// </summary>
internal sealed class LeastRatioColumn : IColumn
{
    public string Id => nameof(LeastRatioColumn);

    public string ColumnName => "Least ratio";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Baseline;

    public int PriorityInCategory => 100;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Least time of an iteration over the baseline's least";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var baseline = summary.BenchmarksCases.FirstOrDefault(c => c.Descriptor.Baseline && c.Descriptor.Type == benchmarkCase.Descriptor.Type && c.Parameters.DisplayInfo == benchmarkCase.Parameters.DisplayInfo);
        return Least(summary, baseline) is { } whole && Least(summary, benchmarkCase) is { } part ? (part / whole).ToString("0.000", null) : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => c.Descriptor.Baseline);

    private static double? Least(Summary summary, BenchmarkCase? benchmarkCase) => benchmarkCase is null ? null : summary[benchmarkCase]?.ResultStatistics?.Min;
}
