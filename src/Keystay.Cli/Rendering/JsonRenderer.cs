using System.Text.Json;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>The contract <c>keystay.scan/1</c>: everything the report has, AES schedules always among it.</summary>
internal sealed class JsonRenderer : IScanRenderer
{
    public void Render(ScanReport report, Stream output)
    {
        JsonSerializer.Serialize(output, report, ScanReportJson.Default.ScanReport);
        output.WriteByte((byte)'\n');
        output.Flush();
    }
}
