using System.Buffers.Binary;
using System.Numerics;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.WindowsKernel;

/// <summary>
/// The bitmap header of a kernel dump at 0x2000: <c>SDMP</c> or <c>FDMP</c>, <c>DUMP</c>, the first page's file offset (+0x20), the pages
/// present (+0x28), the bits (+0x30) and the bitmap (+0x38). Bit n set: page frame n is in the file, after those of the lower bits.
/// </summary>
internal sealed class PageBitmap(HeaderReader file, DumpLimits limits, LayoutBuilder layout)
{
    private const int HeaderAt = 0x2000;
    private const int BitmapAt = HeaderAt + 0x38;
    private const ulong PageSize = 0x1000;

    /// <summary>Bits for 16 TiB of memory, 512 MiB of bitmap: a sparse file claims any number and its reader must read them.</summary>
    private const ulong MaxPages = 1UL << 32;

    private const int ChunkSize = 8 * 1024;

    private ulong runStart;
    private ulong runLength;
    private ulong nextOffset;
    private bool isFull;

    public void Read()
    {
        if (!file.TryRead(HeaderAt, BitmapAt - HeaderAt, out var header)
            || !(header.StartsWith("SDMP"u8) || header.StartsWith("FDMP"u8)) || !header[4..].StartsWith("DUMP"u8))
        {
            layout.AddProblem(ProblemCodes.BadHeader, HeaderAt, "No bitmap header stands at 0x2000; the bytes are scanned as they lie.");
            return;
        }
        ulong firstPage = BinaryPrimitives.ReadUInt64LittleEndian(header[0x20..]);
        ulong present = BinaryPrimitives.ReadUInt64LittleEndian(header[0x28..]);
        ulong pages = BinaryPrimitives.ReadUInt64LittleEndian(header[0x30..]);
        ulong bitmapBytes = pages / 8 + (pages % 8 == 0 ? 0UL : 1);
        if (pages > MaxPages || firstPage < BitmapAt || bitmapBytes > firstPage - BitmapAt)
        {
            layout.AddProblem(ProblemCodes.BadHeader, HeaderAt + 0x20,
                $"The bitmap of {pages} pages does not fit between its header and the first page at 0x{firstPage:x}; the bytes are scanned as they lie.");
            return;
        }
        layout.AddArea(HeaderAt, BitmapAt - HeaderAt, "bitmap header");
        layout.AddArea(BitmapAt, bitmapBytes, "page bitmap");
        nextOffset = firstPage;
        ulong counted = ReadBits(pages);
        if (counted != present && !isFull)
        {
            layout.AddProblem(ProblemCodes.BadHeader, HeaderAt + 0x28, $"The header claims {present} pages, the bitmap has {counted}; the bitmap is believed.");
        }
    }

    private ulong ReadBits(ulong pages)
    {
        ulong counted = 0;
        Span<byte> chunk = stackalloc byte[ChunkSize];
        for (ulong first = 0; first < pages && !isFull; first += ChunkSize * 8)
        {
            ulong rest = pages - first;
            var present = file.Peek((long)(BitmapAt + first / 8), (int)Math.Min(ChunkSize, (rest + 7) / 8));
            if (present.IndexOfAnyExcept((byte)0) < 0)
            {
                continue;
            }
            chunk.Clear();
            present.CopyTo(chunk);
            for (ulong page = 0; page < Math.Min(rest, ChunkSize * 8); page += 64)
            {
                // Bits past the end of the map are no pages.
                ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(chunk[(int)(page / 8)..]);
                bits = rest - page >= 64 ? bits : bits & ((1UL << (int)(rest - page)) - 1);
                counted += (ulong)BitOperations.PopCount(bits);
                AddWord(first + page, bits);
            }
        }
        EndRun();
        if (isFull)
        {
            layout.AddProblem(ProblemCodes.TooMany, BitmapAt, $"The bitmap has more than {limits.MaxSegments} runs of pages; the rest are scanned without addresses.");
        }
        return counted;
    }

    /// <summary>64 pages at once; whole words, the common case, join the run without a look at their bits.</summary>
    private void AddWord(ulong page, ulong bits)
    {
        for (int at = 0; at < 64;)
        {
            ulong rest = bits >> at;
            if (rest == 0)
            {
                break;
            }
            int skip = BitOperations.TrailingZeroCount(rest);
            int length = BitOperations.TrailingZeroCount(~(rest >> skip));
            length = Math.Min(length, 64 - at - skip);
            ulong start = page + (ulong)(at + skip);
            if (start != runStart + runLength)
            {
                EndRun();
                runStart = start;
            }
            runLength += (ulong)length;
            at += skip + length;
        }
    }

    private void EndRun()
    {
        isFull |= runLength > 0 && layout.Segments.Count == limits.MaxSegments;
        if (runLength > 0 && !isFull)
        {
            layout.AddSegment(runStart * PageSize, nextOffset, runLength * PageSize, "run of physical memory");
            nextOffset += runLength * PageSize;
        }
        runStart += runLength;
        runLength = 0;
    }
}
