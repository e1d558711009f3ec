namespace Keystay.Dumps;

/// <summary>A member that must have the length its header claims: the library gives out a cut one without a word.</summary>
internal sealed class WholeStream(Stream inner, long length) : ReadOnlyStream
{
    private long done;

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        done += read;
        return read > 0 || buffer.Length == 0 || done == length ? read : throw new EndOfStreamException();
    }
}
