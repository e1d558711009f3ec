namespace Keystay.Tokens.Revocations;

/// <summary>
/// A stream of server-sent events of which no single one is longer than a bound: the platform's parser would gather a line that never ends until memory does.
/// </summary>
internal sealed class BoundedEvents(Stream stream, int maxEventBytes) : Stream
{
    private int eventBytes;
    private bool lineIsEmpty = true, afterReturn;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Bound(buffer.AsSpan(offset, stream.Read(buffer, offset, count)));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Bound(buffer.Span[..read]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>An event ends with an empty line; a line with CR, LF or both (HTML, section 9.2.5).</summary>
    private int Bound(ReadOnlySpan<byte> read)
    {
        foreach (byte next in read)
        {
            bool endsLine = next is (byte)'\r' or (byte)'\n', isSecondHalf = next == '\n' && afterReturn;
            afterReturn = next == '\r';
            if (isSecondHalf)
            {
                continue;
            }
            eventBytes = endsLine && lineIsEmpty ? 0 : eventBytes + 1;
            lineIsEmpty = endsLine;
            if (eventBytes > maxEventBytes)
            {
                throw new RevocationFeedException("too-large", $"An event of the feed has more than {maxEventBytes} bytes.");
            }
        }
        return read.Length;
    }
}
