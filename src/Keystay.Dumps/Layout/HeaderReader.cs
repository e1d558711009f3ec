using System.Buffers.Binary;

namespace Keystay.Dumps.Layout;

/// <summary>Reads headers and directories in small pieces through one window of the file.</summary>
/// <remarks>
/// A directory of a million entries costs few system calls and no memory in proportion to a claimed count. What <see cref="Peek"/> and
/// <see cref="TryRead"/> hand out is valid until the next call.
/// </remarks>
internal sealed class HeaderReader(ByteSource source)
{
    private const int WindowSize = 16 * 1024;
    private readonly byte[] window = new byte[WindowSize];
    private long windowStart;
    private int windowLength;

    public long Length => source.Length;

    /// <summary>The bytes at an offset: as many of <paramref name="count"/> (at most 16 KiB) as the file has.</summary>
    public ReadOnlySpan<byte> Peek(long offset, int count)
    {
        if (offset < 0 || offset >= Length)
        {
            return [];
        }
        if (offset < windowStart || offset - windowStart + count > windowLength)
        {
            windowStart = offset;
            windowLength = source.Read(offset, window);
        }
        var bytes = window.AsSpan((int)(offset - windowStart), windowLength - (int)(offset - windowStart));
        return bytes[..Math.Min(count, bytes.Length)];
    }

    /// <summary>All of <paramref name="count"/> bytes at an offset, or nothing.</summary>
    public bool TryRead(long offset, int count, out ReadOnlySpan<byte> bytes)
    {
        bytes = Peek(offset, count);
        return bytes.Length == count;
    }

    public bool TryReadUInt32(long offset, out uint value)
    {
        bool read = TryRead(offset, sizeof(uint), out var bytes);
        value = read ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return read;
    }

    public bool TryReadUInt64(long offset, out ulong value)
    {
        bool read = TryRead(offset, sizeof(ulong), out var bytes);
        value = read ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return read;
    }
}
