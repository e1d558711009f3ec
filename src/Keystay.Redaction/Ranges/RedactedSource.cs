using Keystay.Dumps;

namespace Keystay.Redaction.Ranges;

/// <summary>A dump's bytes as they are to be written: ranges filled over, and with the triage profile everything that is not kept read as zeros.</summary>
internal sealed class RedactedSource : ByteSource
{
    private readonly ByteSource original;
    private readonly IReadOnlyList<DumpRange> filled;
    private readonly IReadOnlyList<DumpRange> zeroed;

    /// <param name="original">Stays open.</param>
    /// <param name="filled">Sorted, without overlap.</param>
    /// <param name="zeroed">Sorted, without overlap; wins over filled ones.</param>
    public RedactedSource(ByteSource original, IReadOnlyList<DumpRange> filled, IReadOnlyList<DumpRange> zeroed)
    {
        (this.original, this.filled, this.zeroed) = (original, filled, zeroed);
    }

    public override long Length => original.Length;

    public override int Read(long offset, Span<byte> into)
    {
        int read = original.Read(offset, into);
        var bytes = into[..read];
        for (int i = FirstEndingAfter(filled, offset); i < filled.Count && filled[i].Offset < offset + read; i++)
        {
            var part = Part(bytes, offset, filled[i]);
            Filler.Fill(part, Math.Max(offset, filled[i].Offset) - filled[i].Offset);
        }
        for (int i = FirstEndingAfter(zeroed, offset); i < zeroed.Count && zeroed[i].Offset < offset + read; i++)
        {
            Part(bytes, offset, zeroed[i]).Clear();
        }
        return read;
    }

    /// <summary>Zeroed ranges are holes too. A filled range never lies in a hole: zeros are no key material.</summary>
    public override long NextData(long offset)
    {
        while (true)
        {
            long data = original.NextData(offset);
            int i = FirstEndingAfter(zeroed, data);
            if (data >= Length || i == zeroed.Count || zeroed[i].Offset > data)
            {
                return data;
            }
            offset = zeroed[i].End;
            if (offset >= Length)
            {
                return Length;
            }
        }
    }

    private static Span<byte> Part(Span<byte> bytes, long offset, DumpRange range)
    {
        int start = (int)Math.Max(0, range.Offset - offset), end = (int)Math.Min(bytes.Length, range.End - offset);
        return bytes[start..end];
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
