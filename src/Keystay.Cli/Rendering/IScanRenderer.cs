using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>Writes a report in one format, as UTF-8 without a byte order mark.</summary>
internal interface IScanRenderer
{
    void Render(ScanReport report, Stream output);
}
