using Keystay.Dumps;

namespace Keystay.Scanning.Survey;

/// <summary>A file cut into ranges where the alignment of addresses or the origin of the bytes changes.</summary>
internal sealed class WordRanges
{
    private readonly List<WordRange> ranges = [];

    public WordRanges(Dump dump)
    {
        long at = 0;
        foreach (var segment in dump.AddressSpace.SegmentsByOffset)
        {
            Add(new(at, segment.Offset, 0, false));
            AddSegment(dump, segment);
            at = segment.Offset + segment.Length;
        }
        Add(new(at, dump.Length, 0, false));
    }

    /// <summary>The ranges' parts within [start, end).</summary>
    public IEnumerable<WordRange> Within(long start, long end)
    {
        int low = 0, high = ranges.Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            if (ranges[middle].End <= start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        for (; low < ranges.Count && ranges[low].Start < end; low++)
        {
            var range = ranges[low];
            yield return range with { Start = Math.Max(start, range.Start), End = Math.Min(end, range.End) };
        }
    }

    private void AddSegment(Dump dump, Segment segment)
    {
        for (long at = 0; at < segment.Length;)
        {
            ulong address = segment.Address + (ulong)at;
            var mapping = dump.MappingAt(address);
            long here = mapping is null
                ? Math.Min(segment.Length - at, 4096)
                : (long)Math.Min((ulong)(segment.Length - at), mapping.Start + mapping.Length - address);
            bool pristine = mapping is { IsFileBacked: true, Access: not MemoryAccess.None } && !mapping.Access.HasFlag(MemoryAccess.Write);
            Add(new(segment.Offset + at, segment.Offset + at + here, (int)((segment.Offset - (long)segment.Address) & 7), pristine));
            at += here;
        }
    }

    private void Add(WordRange range)
    {
        if (range.Start >= range.End)
        {
            return;
        }
        if (ranges.Count > 0 && ranges[^1] is var last && last.End == range.Start && last.Phase == range.Phase && last.IsPristine == range.IsPristine)
        {
            ranges[^1] = last with { End = range.End };
        }
        else
        {
            ranges.Add(range);
        }
    }
}
