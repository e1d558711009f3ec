namespace Keystay.Dumps;

/// <summary>Standard input, whose size is known only as it is read.</summary>
internal sealed class CountedStream(Stream inner, UnpackMeter meter) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        meter.Packed += read;
        return read;
    }
}
