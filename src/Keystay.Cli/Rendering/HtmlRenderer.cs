using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

internal sealed class HtmlRenderer : IScanRenderer
{
    public void Render(ScanReport report, Stream output) => throw new NotSupportedException();
}
