namespace Keystay.Dumps;

/// <summary>The way from addresses to file offsets and back.</summary>
/// <remarks>Hostile files let segments overlap in either space: the first one in order wins, so every lookup has one answer.</remarks>
public sealed class AddressSpace
{
    private readonly Segment[] byAddress;
    private readonly Segment[] byOffset;

    internal AddressSpace(IEnumerable<Segment> segments)
    {
        var all = segments.ToArray();
        byAddress = WithoutOverlap(all, s => s.Address, (s, cut) => new(s.Address + (ulong)cut, s.Offset + cut, s.Length - cut));
        byOffset = WithoutOverlap(all, s => (ulong)s.Offset, (s, cut) => new(s.Address + (ulong)cut, s.Offset + cut, s.Length - cut));
    }

    /// <summary>The segments, sorted by address, without overlap.</summary>
    public IReadOnlyList<Segment> Segments => byAddress;

    /// <summary>The segments sorted by file offset, without overlap.</summary>
    public IReadOnlyList<Segment> SegmentsByOffset => byOffset;

    /// <summary>Finds an address in the file; <paramref name="available"/> bytes follow there in one piece.</summary>
    public bool TryLocate(ulong address, out long offset, out long available)
    {
        int at = Find(byAddress, address, s => s.Address);
        if (at >= 0 && address - byAddress[at].Address < (ulong)byAddress[at].Length)
        {
            long inside = (long)(address - byAddress[at].Address);
            offset = byAddress[at].Offset + inside;
            available = byAddress[at].Length - inside;
            return true;
        }
        offset = available = 0;
        return false;
    }

    /// <summary>Finds the address of a byte of the file.</summary>
    public bool TryGetAddress(long offset, out ulong address)
    {
        int at = Find(byOffset, (ulong)offset, s => (ulong)s.Offset);
        if (at >= 0 && offset - byOffset[at].Offset < byOffset[at].Length)
        {
            address = byOffset[at].Address + (ulong)(offset - byOffset[at].Offset);
            return true;
        }
        address = 0;
        return false;
    }

    private static int Find(Segment[] sorted, ulong key, Func<Segment, ulong> keyOf)
    {
        int low = 0, high = sorted.Length - 1;
        while (low <= high)
        {
            int middle = low + (high - low) / 2;
            if (keyOf(sorted[middle]) <= key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }
        return high;
    }

    private static Segment[] WithoutOverlap(Segment[] segments, Func<Segment, ulong> start, Func<Segment, long, Segment> cut)
    {
        var sorted = segments.OrderBy(start).ToArray();
        var kept = new List<Segment>(sorted.Length);
        ulong end = 0;
        foreach (var segment in sorted)
        {
            ulong from = start(segment);
            var rest = from >= end || kept.Count == 0
                ? segment
                : end - from < (ulong)segment.Length ? cut(segment, (long)(end - from)) : default;
            if (rest.Length > 0)
            {
                kept.Add(rest);
                end = start(rest) + (ulong)rest.Length;
            }
        }
        return [.. kept];
    }
}
