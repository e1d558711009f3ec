namespace Keystay.Dumps;

/// <summary>A byte source as a seekable stream; leaves the source open.</summary>
internal sealed class SourceStream(ByteSource source) : ReadOnlyStream
{
    private long position;

    public override bool CanSeek => true;
    public override long Length => source.Length;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new IOException("A position before the beginning.");
    }

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(position, buffer);
        position += read;
        return read;
    }

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + origin switch
        {
            SeekOrigin.Current => position,
            SeekOrigin.End => Length,
            _ => 0,
        };
}
