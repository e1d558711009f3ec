using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>
/// An input's regions on a strip of fixed width. The scale is piecewise: a region's width grows with the logarithm of its size, so that one
/// page and one gigabyte are both seen, and whatever is not in the input shrinks to a notch.
/// </summary>
internal sealed class MemoryMap
{
    private const int MaxBlocks = 40;
    private const long LeastSmall = 64 << 10;
    private const double GapWidth = 7, SectionGapWidth = 26, LeastWidth = 3;
    private const ulong LeastGap = 1 << 20;
    private const double Page = 4096;

    private MemoryMap(IReadOnlyList<Block> blocks) => Blocks = blocks;

    /// <summary>From left to right; memory first, by address, then what has no address, by offset.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    public static MemoryMap Lay(IReadOnlyList<MapRegion> regions, double width)
    {
        var blocks = Thin([.. Sorted(regions).Select(r => new Block(r))]);
        double free = width, total = 0;
        for (int i = 0; i < blocks.Count; i++)
        {
            free -= LeastWidth + GapBefore(blocks, i);
            total += Weight(blocks[i]);
        }
        double x = 0;
        for (int i = 0; i < blocks.Count; i++)
        {
            double gap = GapBefore(blocks, i);
            blocks[i].FollowsGap = gap > 0;
            blocks[i].X = x + gap;
            blocks[i].Width = LeastWidth + free * Weight(blocks[i]) / total;
            x = blocks[i].X + blocks[i].Width;
        }
        return new MemoryMap(blocks);
    }

    /// <summary>Where a place is drawn, or null when no region holds it.</summary>
    public double? XOf(Exposure place) => Blocks.FirstOrDefault(b => b.Holds(place)) is { } block ? block.X + block.Width * block.FractionOf(place) : null;

    private static IEnumerable<MapRegion> Sorted(IReadOnlyList<MapRegion> regions) =>
        regions.Where(r => r.Length > 0).OrderBy(r => r.Address is null).ThenBy(r => r.Address ?? (ulong)r.Offset);

    /// <summary>
    /// Joins neighbours until a reader can tell the rest apart: first what is the same, then, in growing steps, what is of one kind or small, over
    /// gaps that grow with it. So nine hundred libraries become one block while a gigabyte of heap keeps its own.
    /// </summary>
    private static List<Block> Thin(List<Block> blocks)
    {
        blocks = Join(blocks, LeastGap, (a, b) => a.Kind == b.Kind && a.Name == b.Name);
        ulong gap = LeastGap;
        for (long small = LeastSmall; blocks.Count > MaxBlocks && small < long.MaxValue / 4; small *= 4, gap *= 4)
        {
            long limit = small;
            blocks = Join(blocks, gap, (a, b) => a.Kind == b.Kind || Math.Max(a.Largest, b.Largest) <= limit);
        }
        return blocks;
    }

    private static List<Block> Join(List<Block> blocks, ulong gap, Func<Block, Block, bool> belong)
    {
        var joined = new List<Block>();
        foreach (var block in blocks)
        {
            if (joined.Count > 0 && joined[^1].HasAddress == block.HasAddress && GapBetween(joined[^1], block) < gap && belong(joined[^1], block))
            {
                joined[^1].Append(block);
            }
            else
            {
                joined.Add(block);
            }
        }
        return joined;
    }

    private static ulong GapBetween(Block left, Block right) => right.Start > left.End ? right.Start - left.End : 0;

    private static double GapBefore(List<Block> blocks, int index) => index switch
    {
        0 => 0,
        _ when blocks[index].HasAddress != blocks[index - 1].HasAddress => SectionGapWidth,
        _ => blocks[index].HasAddress && GapBetween(blocks[index - 1], blocks[index]) >= LeastGap ? GapWidth : 0,
    };

    private static double Weight(Block block) => Math.Log2(1 + block.Bytes / Page);

    /// <summary>Neighbouring regions drawn as one.</summary>
    internal sealed class Block(MapRegion first)
    {
        public double X { get; set; }
        public double Width { get; set; }
        public bool FollowsGap { get; set; }
        public int Count { get; private set; } = 1;
        public long Bytes { get; private set; } = first.Length;
        public long Largest { get; private set; } = first.Length;
        public ulong Start { get; } = StartOf(first);
        public ulong End { get; private set; } = StartOf(first) + (ulong)first.Length;
        public bool HasAddress { get; } = first.Address is not null;
        public string Kind { get; private set; } = first.Kind;
        public string Name { get; private set; } = first.Name;

        public void Append(Block next)
        {
            Count += next.Count;
            Bytes += next.Bytes;
            Largest = Math.Max(Largest, next.Largest);
            End = Math.Max(End, next.End);
            Kind = Kind == next.Kind ? Kind : "mixed";
            Name = Name == next.Name ? Name : "";
        }

        public bool Holds(Exposure place) => HasAddress == place.Address is not null && At(place) >= Start && At(place) < End;

        public double FractionOf(Exposure place) => (double)(At(place) - Start) / (End - Start);

        private static ulong StartOf(MapRegion region) => region.Address ?? (ulong)region.Offset;

        private static ulong At(Exposure place) => place.Address ?? (ulong)place.Offset;
    }
}
