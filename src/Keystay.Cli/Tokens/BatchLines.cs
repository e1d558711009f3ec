namespace Keystay.Cli.Tokens;

/// <summary>The lines of a stream, each bounded.</summary>
internal sealed class BatchLines(Stream stream)
{
    /// <summary>Most bytes of a line: many times the longest token that is accepted.</summary>
    public const int MaxBytes = 4 << 20;

    private byte[] buffer = new byte[64 << 10];
    private int start, end;

    /// <summary>The next line without its end; null behind the last.</summary>
    /// <exception cref="IOException">The stream cannot be read, or a line is too long.</exception>
    public ReadOnlyMemory<byte>? Next()
    {
        for (int searched = start; ;)
        {
            int at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsMemory(start, searched + at - start);
                start = searched + at + 1;
                return line;
            }
            int pending = end - start;
            MakeRoom();
            searched = start + pending;
            int read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                var last = buffer.AsMemory(start, pending);
                start = end;
                if (pending > 0)
                {
                    return last;
                }
                return null;
            }
            end += read;
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
        {
            if (end >= MaxBytes)
            {
                throw new IOException($"A line has more than {MaxBytes} bytes.");
            }
            Array.Resize(ref buffer, 2 * end);
        }
    }
}
