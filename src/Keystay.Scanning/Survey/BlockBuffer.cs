using Keystay.Dumps;

namespace Keystay.Scanning.Survey;

/// <summary>One worker's window onto the file: a block with some bytes before and after it, so that whatever starts in the block can be read whole.</summary>
internal sealed class BlockBuffer(Dump dump)
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 1 << 20;

    /// <summary>Bytes readable before a block.</summary>
    public const int Behind = 16 << 10;

    /// <summary>Bytes readable after a block.</summary>
    public const int Ahead = 64 << 10;

    private const int LeastBytes = 64 << 10; // a seam's pieces

    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>((int)Math.Clamp(dump.Length, LeastBytes, Behind + BlockBytes + Ahead));
    private readonly List<(int Start, int End)> dataRuns = [];
    private int length;

    /// <summary>The bytes around and in the block.</summary>
    public ReadOnlySpan<byte> Window => buffer.AsSpan(0, length);

    /// <summary>Index of the block's first byte.</summary>
    public int Start { get; private set; }

    /// <summary>Index after the block's last byte.</summary>
    public int End { get; private set; }

    /// <summary>Where the window lies in the file.</summary>
    public WindowMap Map { get; private set; } = new(new Extent(0, 0));

    /// <summary>The block's runs of pages that are not zeros, as indices into the window.</summary>
    public IReadOnlyList<(int Start, int End)> DataRuns => dataRuns;

    /// <summary>Reads a block and its surroundings.</summary>
    /// <returns>How many of the block's bytes are there: fewer when the file has shrunk.</returns>
    /// <exception cref="IOException">The medium failed.</exception>
    public int Load(Extent block)
    {
        long from = Math.Max(0, block.Offset - Behind);
        long to = Math.Min(dump.Length, block.End + Ahead);
        length = dump.Read(from, buffer.AsSpan(0, (int)(to - from)));
        Map = new(new Extent(from, length));
        Start = Math.Min((int)(block.Offset - from), length);
        End = Math.Min((int)(block.End - from), length);
        DataPages.Find(Window, Start, End, dataRuns);
        return End - Start;
    }

    /// <summary>Puts memory together around an address where two segments touch that lie apart in the file.</summary>
    public void Load(Seam seam)
    {
        length = 0;
        foreach (var piece in seam.Pieces)
        {
            length += dump.Read(piece.Offset, buffer.AsSpan(length, (int)piece.Length));
        }
        Map = new(seam.Pieces);
        Start = 0;
        End = length;
        dataRuns.Clear();
        dataRuns.Add((Start, End));
    }

    /// <summary>Forgets the block: it could not be read.</summary>
    public void Empty()
    {
        length = Start = End = 0;
        dataRuns.Clear();
    }

    /// <summary>Overwrites what was read.</summary>
    public void Clear() => buffer.AsSpan().Clear();
}
