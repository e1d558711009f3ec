namespace Keystay.Dumps;

/// <summary>Bytes already in memory.</summary>
public sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> into)
    {
        if (offset < 0 || offset >= bytes.Length)
        {
            return 0;
        }
        var from = bytes.Span[(int)offset..];
        int count = Math.Min(from.Length, into.Length);
        from[..count].CopyTo(into);
        return count;
    }
}
