using Keystay.Dumps;
using Keystay.Redaction.Ranges;

namespace Keystay.Redaction.Triage;

/// <summary>Memory that the triage profile leaves, given by address and kept by place in the file.</summary>
internal sealed class KeptMemory(Dump dump)
{
    private readonly RangeSet kept = new();

    /// <summary>Keeps what the dump has of a range of addresses.</summary>
    public void Add(ulong address, ulong length)
    {
        ulong end = address + length < address ? ulong.MaxValue : address + length;
        foreach (var segment in SegmentsFrom(address).TakeWhile(s => s.Address < end))
        {
            ulong from = Math.Max(address, segment.Address), to = Math.Min(end, segment.Address + (ulong)segment.Length);
            if (from < to)
            {
                kept.Add(segment.Offset + (long)(from - segment.Address), (long)(to - from), "kept");
            }
        }
    }

    /// <summary>Adds the parts of a segment that are not kept.</summary>
    public void AddGaps(Segment segment, RangeSet gaps, string what)
    {
        long at = segment.Offset, end = segment.Offset + segment.Length;
        var ranges = kept.Merged;
        for (int i = FirstEndingAfter(ranges, at); i < ranges.Count && ranges[i].Offset < end; i++)
        {
            gaps.Add(at, Math.Max(0, ranges[i].Offset - at), what);
            at = Math.Max(at, ranges[i].End);
        }
        gaps.Add(at, Math.Max(0, end - at), what);
    }

    private IEnumerable<Segment> SegmentsFrom(ulong address)
    {
        var segments = dump.AddressSpace.Segments;
        int low = 0, high = segments.Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = segments[middle].Address + (ulong)(segments[middle].Length - 1) < address ? (middle + 1, high) : (low, middle);
        }
        for (; low < segments.Count; low++)
        {
            yield return segments[low];
        }
    }

    private static int FirstEndingAfter(IReadOnlyList<DumpRange> ranges, long offset)
    {
        int low = 0, high = ranges.Count;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = ranges[middle].End <= offset ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
