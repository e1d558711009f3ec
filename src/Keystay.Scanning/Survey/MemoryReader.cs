using Keystay.Dumps;

namespace Keystay.Scanning.Survey;

/// <summary>Follows pointers into a dump: one worker's reader with a small cache of the pages it saw last, since pointers cluster.</summary>
internal sealed class MemoryReader(Dump dump)
{
    private const int PageBits = 12;
    private const int PageBytes = 1 << PageBits;
    private const int Slots = 1024;

    private byte[] pages = [];
    private readonly long[] pageOf = [.. Enumerable.Repeat(-1L, Slots)];
    private readonly int[] filled = new int[Slots];

    /// <summary>Reads memory at an address; true when all of it is in the dump.</summary>
    public bool TryRead(ulong address, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            if (!dump.AddressSpace.TryLocate(address, out long offset, out long available))
            {
                return false;
            }
            int wanted = (int)Math.Min(available, into.Length);
            if (!TryReadFile(offset, into[..wanted]))
            {
                return false;
            }
            address += (ulong)wanted;
            into = into[wanted..];
        }
        return true;
    }

    /// <summary>Where memory lies in the file; only for memory that could be read.</summary>
    public Extent[] Locate(ulong address, int length)
    {
        var extents = new List<Extent>(1);
        while (length > 0 && dump.AddressSpace.TryLocate(address, out long offset, out long available))
        {
            int here = (int)Math.Min(available, length);
            extents.Add(new(offset, here));
            address += (ulong)here;
            length -= here;
        }
        return [.. extents];
    }

    /// <summary>Overwrites the cached pages.</summary>
    public void Clear() => pages.AsSpan().Clear();

    private bool TryReadFile(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            long page = offset >> PageBits;
            int slot = (int)(page % Slots), inside = (int)(offset & (PageBytes - 1));
            if (pageOf[slot] != page)
            {
                pages = pages.Length > 0 ? pages : GC.AllocateUninitializedArray<byte>(Slots * PageBytes);
                filled[slot] = dump.Read(page << PageBits, pages.AsSpan(slot * PageBytes, PageBytes));
                pageOf[slot] = page;
            }
            int here = Math.Min(into.Length, filled[slot] - inside);
            if (here <= 0)
            {
                return false;
            }
            pages.AsSpan((slot * PageBytes) + inside, here).CopyTo(into);
            offset += here;
            into = into[here..];
        }
        return true;
    }
}
