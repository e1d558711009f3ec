using System.Text.RegularExpressions;
using Keystay.Cli.Rendering;
using Keystay.Scanning.Reports;
using Xunit;

namespace Keystay.Cli.Tests.Rendering;

public sealed partial class HtmlReportTests
{
    [Theory]
    [InlineData("small")]
    [InlineData("large")]
    [InlineData("hostile")]
    [InlineData("clean")]
    public void A_page_has_no_script_loads_nothing_and_closes_what_it_opens(string report)
    {
        string page = RenderedReportTests.Render(report, "html");
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(page))
        {
            string name = tag.Groups["name"].Value;
            Assert.DoesNotContain(name, (string[])["script", "img", "link", "iframe", "object", "a"]);
            Assert.DoesNotMatch("""\s(on\w+|style|src|href)=""", tag.Value);
            if (tag.Value.StartsWith("</", StringComparison.Ordinal))
            {
                Assert.Equal(open.Pop(), name);
            }
            else if (!tag.Value.EndsWith("/>", StringComparison.Ordinal) && name is not ("meta" or "!doctype"))
            {
                open.Push(name);
            }
        }
        Assert.Empty(open);
        Assert.DoesNotContain(page, c => c is < ' ' and not '\n' or '\u202e');
    }

    [Fact]
    public void Every_key_of_an_input_has_its_lane_and_every_place_its_tick_inside_the_strip()
    {
        string page = RenderedReportTests.Render("large", "html");
        Assert.Equal(3, Regex.Count(page, "class=\"lane\""));
        Assert.All(Regex.Matches(page, "<rect class=\"tick\" x=\"([0-9.]+)\" y="), m => Assert.InRange(double.Parse(m.Groups[1].Value), 42, 996));
    }

    [Fact]
    public void A_map_of_very_many_regions_stays_readable_and_keeps_every_byte()
    {
        var regions = Enumerable.Range(0, 60_000)
            .Select(i => new MapRegion(i * 4096L, 4096, 0x10000000UL + (ulong)i * 0x1000000, $"m{i}", i % 2 == 0 ? "code" : "heap")).ToList();
        var map = MemoryMap.Lay(regions, 950);
        Assert.InRange(map.Blocks.Count, 1, 40);
        Assert.Equal(regions.Sum(r => r.Length), map.Blocks.Sum(b => b.Bytes));
        Assert.InRange(map.Blocks[^1].X + map.Blocks[^1].Width, 949.9, 950.1);
    }

    [Fact]
    public void Places_keep_their_order_on_the_strip()
    {
        var report = MadeUpReport.Small();
        var map = MemoryMap.Lay(report.Inputs[0].Map, 950);
        var positions = report.Keys[0].Exposures.Where(e => e.Address is not null).OrderBy(e => e.Address).Select(e => map.XOf(e)!.Value).ToList();
        Assert.Equal(positions.Order(), positions);
        Assert.True(positions[0] < positions[^1]);
    }

    [GeneratedRegex("</?(?<name>[!a-zA-Z0-9]+)(?:\\s[^<>]*)?>")]
    private static partial Regex Tag();
}
