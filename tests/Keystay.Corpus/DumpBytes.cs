namespace Keystay.Corpus;

/// <summary>Reads a file in pieces that overlap, so that nothing is cut by a piece's edge.</summary>
internal static class DumpBytes
{
    private const int Piece = 64 << 20;

    public delegate void Reader(ReadOnlySpan<byte> piece, long offset);

    /// <param name="path">The file.</param>
    /// <param name="overlap">Bytes that the next piece repeats: one less than the longest thing looked for is enough. Rounded up to 8.</param>
    /// <param name="read">Gets each piece and its offset, a multiple of 8.</param>
    public static void Read(string path, int overlap, Reader read)
    {
        overlap = (overlap + 7) / 8 * 8;
        using var file = File.OpenHandle(path);
        byte[] buffer = new byte[Piece];
        for (long offset = 0, length = RandomAccess.GetLength(file); offset < length; offset += Piece - overlap)
        {
            int count = 0;
            for (int got = 1; got > 0 && count < buffer.Length; count += got)
            {
                got = RandomAccess.Read(file, buffer.AsSpan(count), offset + count);
            }
            read(buffer.AsSpan(0, count), offset);
        }
    }
}
