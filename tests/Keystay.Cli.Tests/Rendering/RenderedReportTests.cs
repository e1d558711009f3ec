using System.Text;
using Keystay.Cli.Rendering;
using Keystay.Scanning.Reports;
using Xunit;

namespace Keystay.Cli.Tests.Rendering;

/// <summary>
/// Each made-up report in each format against a file reviewed by eye. <c>KEYSTAY_ACCEPT=FOLDER</c> writes what is rendered now to FOLDER (the
/// project's Golden folder) instead of comparing; review the difference before committing it.
/// </summary>
public sealed class RenderedReportTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string report in (string[])["small", "large", "hostile", "clean"])
        {
            foreach (string format in (string[])["txt", "json", "sarif", "html"])
            {
                // The large one is too large to review in any other format.
                if (report != "large" || format == "txt")
                {
                    cases.Add(report, format);
                }
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_report_is_written_as_reviewed(string report, string format)
    {
        string name = $"{report}.{format}", actual = Render(report, format);
        if (Environment.GetEnvironmentVariable("KEYSTAY_ACCEPT") is { } folder)
        {
            File.WriteAllText(Path.Combine(folder, name), actual);
            Assert.Skip($"Wrote {name}.");
        }
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)), actual);
    }

    internal static string Render(string report, string format)
    {
        IScanRenderer renderer = format switch
        {
            "txt" => new TableRenderer(onTerminal: false, includeSymmetric: false),
            "json" => new JsonRenderer(),
            "sarif" => new SarifRenderer(includeSymmetric: false),
            _ => new HtmlRenderer(includeSymmetric: false),
        };
        using var stream = new MemoryStream();
        renderer.Render(Named(report), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static ScanReport Named(string report) => report switch
    {
        "small" => MadeUpReport.Small(),
        "large" => MadeUpReport.Large(),
        "hostile" => MadeUpReport.Hostile(),
        _ => MadeUpReport.Clean(),
    };
}
