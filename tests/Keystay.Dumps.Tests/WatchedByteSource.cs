namespace Keystay.Dumps.Tests;

/// <summary>Bytes in memory that refuse reads no correct reader makes, and count what was read.</summary>
internal sealed class WatchedByteSource(byte[] bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public long BytesRead { get; private set; }

    public override int Read(long offset, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int count = (int)Math.Clamp(bytes.Length - offset, 0, into.Length);
        bytes.AsSpan((int)Math.Min(offset, bytes.Length), count).CopyTo(into);
        BytesRead += count;
        return count;
    }
}
