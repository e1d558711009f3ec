namespace Keystay.Dumps;

/// <summary>A decoder whose constructor reads: what goes wrong there belongs to the first read.</summary>
internal sealed class DeferredStream(Func<Stream> open) : ReadOnlyStream
{
    private Stream? inner;

    public override int Read(Span<byte> buffer) => (inner ??= open()).Read(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner?.Dispose();
        }
        base.Dispose(disposing);
    }
}
