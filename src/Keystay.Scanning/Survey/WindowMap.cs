namespace Keystay.Scanning.Survey;

/// <summary>Where the bytes of a window lie in the file: in one piece, or in several when memory was put together across file gaps.</summary>
internal sealed class WindowMap
{
    private readonly Extent[] pieces;

    public WindowMap(params Extent[] pieces) => this.pieces = pieces;

    /// <summary>Whether the window is one piece of the file.</summary>
    public bool IsLinear => pieces.Length == 1;

    /// <summary>File offset of the window's byte at <paramref name="index"/>.</summary>
    public long OffsetOf(int index) => Locate(index, 1)[0].Offset;

    /// <summary>The places in the file of <paramref name="length"/> bytes from <paramref name="index"/> on.</summary>
    public Extent[] Locate(int index, int length)
    {
        if (pieces.Length == 1)
        {
            return [new(pieces[0].Offset + index, length)];
        }
        var found = new List<Extent>(2);
        long from = index;
        foreach (var piece in pieces)
        {
            if (from < piece.Length && length > 0)
            {
                long here = Math.Min(length, piece.Length - from);
                found.Add(new(piece.Offset + from, here));
                length -= (int)here;
                from = 0;
            }
            else
            {
                from -= piece.Length;
            }
        }
        return [.. found];
    }
}
