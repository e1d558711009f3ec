namespace Keystay.Dumps.Layout;

/// <summary>Lays lists of mappings over one another: what an earlier list says wins, a later one fills the gaps.</summary>
internal static class MappingLayers
{
    public static IReadOnlyList<Mapping> Combine(params ReadOnlySpan<IEnumerable<Mapping>> layers)
    {
        List<Mapping> combined = [];
        foreach (var layer in layers)
        {
            combined = FillGaps(combined, WithoutOverlap(layer));
        }
        return combined;
    }

    /// <summary>Sorts by start; where two overlap the one that starts first wins, among equals the one listed first.</summary>
    private static List<Mapping> WithoutOverlap(IEnumerable<Mapping> mappings)
    {
        var kept = new List<Mapping>();
        ulong end = 0;
        foreach (var mapping in mappings.OrderBy(m => m.Start))
        {
            if (Between(mapping, Math.Max(mapping.Start, end), End(mapping)) is { } rest)
            {
                kept.Add(rest);
                end = End(rest);
            }
        }
        return kept;
    }

    private static List<Mapping> FillGaps(List<Mapping> over, List<Mapping> under)
    {
        var merged = new List<Mapping>(over.Count + under.Count);
        int next = 0;
        foreach (var mapping in under)
        {
            ulong from = mapping.Start;
            while (next < over.Count && over[next].Start < End(mapping))
            {
                if (Between(mapping, from, over[next].Start) is { } gap)
                {
                    merged.Add(gap);
                }
                from = Math.Max(from, End(over[next]));
                if (End(over[next]) > End(mapping))
                {
                    break;
                }
                merged.Add(over[next++]);
            }
            if (Between(mapping, from, End(mapping)) is { } rest)
            {
                merged.Add(rest);
            }
        }
        merged.AddRange(over[next..]);
        return merged;
    }

    private static Mapping? Between(Mapping mapping, ulong from, ulong to) =>
        from >= to ? null : from == mapping.Start && to - from == mapping.Length ? mapping : mapping with { Start = from, Length = to - from };

    /// <summary>First address after it; a mapping at the very top loses its last byte rather than wrap to 0.</summary>
    private static ulong End(Mapping mapping) =>
        mapping.Length > ulong.MaxValue - mapping.Start ? ulong.MaxValue : mapping.Start + mapping.Length;
}
