using System.Security.Cryptography;

namespace Keystay.Cli.Verify;

/// <summary>Reads a small file that claims any size.</summary>
internal static class BoundedFile
{
    private const int Piece = 64 << 10;

    /// <summary>At most <paramref name="most"/> bytes of a file; room is made as bytes come, not as the file's size claims.</summary>
    public static byte[] Read(string path, int most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var buffer = new byte[Piece];
        int length = 0;
        for (int read; length < most && (read = file.Read(buffer.AsSpan(length, Math.Min(buffer.Length, most) - length))) > 0;)
        {
            length += read;
            if (length == buffer.Length && length < most)
            {
                buffer = Moved(buffer, length, Math.Min(2 * length, most));
            }
        }
        return Moved(buffer, length, length);
    }

    private static byte[] Moved(byte[] from, int length, int size)
    {
        var to = new byte[size];
        from.AsSpan(0, length).CopyTo(to);
        CryptographicOperations.ZeroMemory(from);
        return to;
    }
}
