namespace Keystay.Dumps;

/// <summary>Counts what a decoder gives out.</summary>
internal sealed class MeteredStream(Stream inner, UnpackMeter meter) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        meter.Add(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
