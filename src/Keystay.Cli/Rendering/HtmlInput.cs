using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>The part of the page that tells of one input: its state, its memory map, and the regions that hold keys.</summary>
internal sealed class HtmlInput(TextWriter html, ScanReport report, int index)
{
    private const int ZoomsInSight = 10;
    private const int MaxRegionRows = 2000;

    private static readonly (string Kind, string Meaning)[] Legend =
    [
        ("code", "code"), ("data", "data of a module"), ("heap", "heap"), ("stack", "stack"), ("anonymous", "memory without a name"),
        ("registers", "registers"), ("header", "headers and notes"), ("mixed", "several kinds"),
    ];

    private readonly InputReport input = report.Inputs[index];
    private readonly MapRegion[] byOffset = [.. report.Inputs[index].Map.OrderBy(r => r.Offset)];

    public void Write()
    {
        html.Write($"<section class=\"input\">\n<h2>{HtmlRenderer.Safe(input.Path)}</h2>\n");
        html.Write($"<p class=\"state {(input.Complete ? "complete" : "incomplete")}\">{HtmlRenderer.Safe(input.Format)}, {Sizes.Bytes(input.Bytes)}, <strong>{KeyText.State(input)}</strong></p>\n");
        WriteProblems();
        if (input.Map.Count > 0)
        {
            WriteMap();
        }
        if (input.Sha256 is { } digest)
        {
            html.Write($"<p class=\"note\">SHA-256 <code>{HtmlRenderer.Safe(digest)}</code></p>\n");
        }
        html.Write("</section>\n");
    }

    private void WriteProblems()
    {
        if (input.Problems.Count == 0)
        {
            return;
        }
        html.Write("<ul class=\"problems\">\n");
        foreach (var problem in input.Problems)
        {
            html.Write($"<li><code>{HtmlRenderer.Safe(problem.Code)}</code> at offset {Sizes.Exact(problem.Offset)}: {HtmlRenderer.Safe(problem.What)}</li>\n");
        }
        html.Write("</ul>\n");
    }

    private void WriteMap()
    {
        var lanes = report.Keys
            .Select((key, i) => (Label: HtmlKeys.Label(i), Places: (IReadOnlyList<Exposure>)[.. key.Exposures.Where(e => e.Input == index)]))
            .Where(lane => lane.Places.Count > 0)
            .ToList();
        var svg = new MemoryMapSvg(html);
        html.Write("<figure>\n");
        WriteLegend(svg.Draw(input.Map, lanes), lanes.Count > 0);
        html.Write("</figure>\n");
        var places = lanes.SelectMany(l => l.Places.Select(p => (l.Label, Place: p))).ToLookup(p => RegionOf(p.Place));
        var marked = input.Map.Where(r => places.Contains(r)).ToList();
        WriteZooms(svg, places, marked);
        WriteAllRegions(places);
    }

    private void WriteLegend(IReadOnlySet<string> kinds, bool keys)
    {
        html.Write("<figcaption>");
        foreach (var (kind, meaning) in Legend.Where(l => kinds.Contains(l.Kind)))
        {
            html.Write($"<span><svg viewBox=\"0 0 12 12\"><rect class=\"k-{kind}\" width=\"12\" height=\"12\" rx=\"2\"/></svg>{meaning}</span> ");
        }
        if (keys)
        {
            html.Write("<span><svg viewBox=\"0 0 12 12\"><rect class=\"tick\" x=\"4.8\" width=\"2.4\" height=\"12\" rx=\"1\"/></svg>key material</span> ");
        }
        html.Write("<span class=\"scale\">widths grow with the logarithm of the size; dashed lines stand for address space that is not in the input</span></figcaption>\n");
    }

    private void WriteZooms(MemoryMapSvg svg, ILookup<MapRegion?, (string Label, Exposure Place)> places, List<MapRegion> marked)
    {
        if (marked.Count == 0)
        {
            return;
        }
        html.Write($"<h3>Where the keys lie: {Sizes.Count(marked.Count, "region")} of {Sizes.Exact(input.Map.Count)}</h3>\n");
        WriteZoomTable(svg, places, marked.Take(ZoomsInSight));
        if (marked.Count > ZoomsInSight)
        {
            html.Write($"<details><summary>{Sizes.Count(marked.Count - ZoomsInSight, "more region")} with keys</summary>\n");
            WriteZoomTable(svg, places, marked.Skip(ZoomsInSight).Take(MaxRegionRows));
            html.Write("</details>\n");
        }
    }

    private void WriteZoomTable(MemoryMapSvg svg, ILookup<MapRegion?, (string Label, Exposure Place)> places, IEnumerable<MapRegion> regions)
    {
        html.Write("<div class=\"wide\"><table class=\"zooms\"><thead><tr><th>Region</th><th>Starts at</th><th class=\"number\">Size</th><th>Where in it</th><th>Keys</th></tr></thead>\n<tbody>\n");
        foreach (var region in regions)
        {
            html.Write($"<tr><td>{NameOf(region)}</td><td class=\"place\">{StartOf(region)}</td><td class=\"number\">{Sizes.Bytes(region.Length)}</td><td>");
            svg.DrawZoom(region, places[region].Select(p => p.Place));
            html.Write($"</td><td>{KeysIn(places[region])}</td></tr>\n");
        }
        html.Write("</tbody></table></div>\n");
    }

    private void WriteAllRegions(ILookup<MapRegion?, (string Label, Exposure Place)> places)
    {
        html.Write($"<details><summary>All {Sizes.Count(input.Map.Count, "region")}</summary>\n<div class=\"wide\"><table><thead><tr><th>Starts at</th><th class=\"number\">Size</th><th>Kind</th><th>Name</th><th>Keys</th></tr></thead>\n<tbody>\n");
        foreach (var region in input.Map.Take(MaxRegionRows))
        {
            html.Write($"<tr><td class=\"place\">{StartOf(region)}</td><td class=\"number\">{Sizes.Bytes(region.Length)}</td><td>{HtmlRenderer.Safe(region.Kind)}</td><td>{HtmlRenderer.Safe(region.Name)}</td><td>{KeysIn(places[region])}</td></tr>\n");
        }
        html.Write("</tbody></table></div>\n");
        if (input.Map.Count > MaxRegionRows)
        {
            html.Write($"<p class=\"note\">{Sizes.Count(input.Map.Count - MaxRegionRows, "region")} more are not listed.</p>\n");
        }
        html.Write("</details>\n");
    }

    private MapRegion? RegionOf(Exposure place)
    {
        int low = 0, high = byOffset.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = byOffset[middle].Offset <= place.Offset ? (middle + 1, high) : (low, middle);
        }
        return low > 0 && place.Offset - byOffset[low - 1].Offset < byOffset[low - 1].Length ? byOffset[low - 1] : null;
    }

    private static string KeysIn(IEnumerable<(string Label, Exposure Place)> places) =>
        string.Join(' ', places.GroupBy(p => p.Label).Select(g => $"<span class=\"badge\">{g.Key}</span><span class=\"times\">×{Sizes.Exact(g.Count())}</span>"));

    private static string NameOf(MapRegion region) =>
        $"<svg class=\"swatch\" viewBox=\"0 0 12 12\"><rect class=\"k-{MemoryMapSvg.KindClass(region.Kind)}\" width=\"12\" height=\"12\" rx=\"2\"/></svg>{HtmlRenderer.Safe(region.Name.Length > 0 ? region.Name : region.Kind)}";

    private static string StartOf(MapRegion region) => region.Address is { } address ? Sizes.Hex(address) : "offset " + Sizes.Exact(region.Offset);
}
