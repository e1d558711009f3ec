using System.Globalization;
using System.Net;
using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>Draws an input's memory map: a strip of regions, and under it a lane for each key with a tick wherever it lies.</summary>
internal sealed class MemoryMapSvg(TextWriter html)
{
    private const double Gutter = 44, StripWidth = 950, StripTop = 4, StripHeight = 40, LaneHeight = 17, TickWidth = 2.4;
    private const int MaxLanes = 12, LeastLabel = 7;
    private const double CharacterWidth = 6.1, LeastLabelDistance = 118;

    /// <summary>Draws the map.</summary>
    /// <param name="regions">The input's regions.</param>
    /// <param name="lanes">A label and the places of each key in this input.</param>
    /// <returns>The kinds that are on it, for a legend.</returns>
    public IReadOnlySet<string> Draw(IReadOnlyList<MapRegion> regions, IReadOnlyList<(string Label, IReadOnlyList<Exposure> Places)> lanes)
    {
        var map = MemoryMap.Lay(regions, StripWidth);
        var shown = lanes.Take(MaxLanes).ToList();
        double lanesTop = StripTop + StripHeight + 6, axisTop = lanesTop + shown.Count * LaneHeight + 12;
        html.Write($"<svg class=\"map\" viewBox=\"0 0 1000 {Text(axisTop + 8)}\" role=\"img\" aria-label=\"Memory map\">\n");
        DrawRegions(map, lanesTop + shown.Count * LaneHeight);
        for (int i = 0; i < shown.Count; i++)
        {
            DrawLane(map, shown[i].Label, shown[i].Places, lanesTop + i * LaneHeight);
        }
        DrawAxis(map, axisTop);
        html.Write("</svg>\n");
        if (lanes.Count > MaxLanes)
        {
            html.Write($"<p class=\"note\">{lanes.Count - MaxLanes} more keys have no lane here; the list of keys has them all.</p>\n");
        }
        return map.Blocks.Select(b => KindClass(b.Kind)).ToHashSet();
    }

    /// <summary>Draws one region at a linear scale.</summary>
    public void DrawZoom(MapRegion region, IEnumerable<Exposure> places)
    {
        html.Write($"<svg class=\"zoom\" viewBox=\"0 0 400 18\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"Where in it\"><rect class=\"k-{KindClass(region.Kind)}\" width=\"400\" height=\"18\" rx=\"2\"/>");
        foreach (double x in places.Select(p => Math.Round(400.0 * (p.Offset - region.Offset) / region.Length, 0)).Distinct())
        {
            html.Write($"<rect class=\"tick\" x=\"{Text(Math.Clamp(x, 0, 398))}\" width=\"2\" height=\"18\"/>");
        }
        html.Write("</svg>");
    }

    /// <summary>The style of a kind; any word a reader may invent later is drawn as <c>mixed</c>.</summary>
    public static string KindClass(string kind) => kind is "code" or "data" or "heap" or "stack" or "anonymous" or "registers" or "header" ? kind : "mixed";

    private void DrawRegions(MemoryMap map, double bottom)
    {
        foreach (var block in map.Blocks)
        {
            double x = Gutter + block.X;
            if (block.FollowsGap && block.HasAddress)
            {
                html.Write($"<path class=\"gap\" d=\"M{Text(x - 3.5)} {Text(StripTop + 3)}V{Text(bottom)}\"/>");
            }
            html.Write($"<g><title>{Safe(Describe(block))}</title><rect class=\"k-{KindClass(block.Kind)}\" x=\"{Text(x)}\" y=\"{Text(StripTop)}\" width=\"{Text(Math.Max(1, block.Width - 0.8))}\" height=\"{Text(StripHeight)}\" rx=\"1.5\"/>");
            string label = LabelOf(block), size = Sizes.Bytes(block.Bytes);
            int room = (int)((block.Width - 8) / CharacterWidth);
            if (room >= Math.Min(label.Length, LeastLabel))
            {
                html.Write($"<text class=\"name\" x=\"{Text(x + 5)}\" y=\"{Text(StripTop + 17)}\">{Safe(Shorten(label, room))}</text>");
            }
            if (room >= size.Length)
            {
                html.Write($"<text class=\"size\" x=\"{Text(x + 5)}\" y=\"{Text(StripTop + 31)}\">{size}</text>");
            }
            html.Write("</g>\n");
        }
    }

    private void DrawLane(MemoryMap map, string label, IReadOnlyList<Exposure> places, double top)
    {
        double middle = top + LaneHeight / 2;
        html.Write($"<text class=\"lane\" x=\"{Text(Gutter - 8)}\" y=\"{Text(middle + 4)}\">{Safe(label)}</text><path class=\"track\" d=\"M{Text(Gutter)} {Text(middle)}H{Text(Gutter + StripWidth)}\"/>");
        var ticks = places.Select(p => (X: map.XOf(p), p.Partial)).Where(t => t.X is not null).GroupBy(t => Math.Round(t.X!.Value));
        foreach (var tick in ticks)
        {
            string style = tick.All(t => t.Partial) ? "tick part" : "tick";
            html.Write($"<rect class=\"{style}\" x=\"{Text(Gutter + tick.Key - TickWidth / 2)}\" y=\"{Text(top + 2)}\" width=\"{Text(TickWidth)}\" height=\"{Text(LaneHeight - 4)}\" rx=\"1\"><title>{Safe(label)}: {Sizes.Count(tick.Count(), "place")}</title></rect>");
        }
        html.Write('\n');
    }

    /// <summary>An address under the start of every run of regions, as far as there is room.</summary>
    private void DrawAxis(MemoryMap map, double top)
    {
        double last = double.NegativeInfinity;
        foreach (var block in map.Blocks.Where(b => b.FollowsGap || b.X == 0))
        {
            if (block.X - last < LeastLabelDistance || block.X > StripWidth - 60)
            {
                continue;
            }
            html.Write($"<text class=\"axis\" x=\"{Text(Gutter + block.X)}\" y=\"{Text(top)}\">{(block.HasAddress ? Sizes.Hex(block.Start) : "offset " + Sizes.Exact((long)block.Start))}</text>");
            last = block.X;
        }
        html.Write('\n');
    }

    private static string LabelOf(MemoryMap.Block block)
    {
        string name = TerminalText.Clean(block.Name);
        name = name[(name.LastIndexOf('/') + 1)..];
        return name.Length > 0 ? name : block.Count > 1 ? Sizes.Count(block.Count, "region") : block.Kind;
    }

    private static string Describe(MemoryMap.Block block)
    {
        string where = block.HasAddress ? $"{Sizes.Hex(block.Start)} to {Sizes.Hex(block.End)}" : $"offset {Sizes.Exact((long)block.Start)}";
        string what = block.Count > 1 ? $"{Sizes.Count(block.Count, "region")}, " : "";
        string name = block.Name.Length > 0 ? TerminalText.Clean(block.Name) + "\n" : "";
        return $"{name}{what}{block.Kind}, {Sizes.Bytes(block.Bytes)}\n{where}";
    }

    private static string Shorten(string text, int room) => text.Length <= room ? text : text[..(room - 1)] + "…";

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
