using System.Runtime.ExceptionServices;

namespace Keystay.Dumps;

/// <summary>A stream whose first bytes can be looked at before they are read; buffered, as decoders read single bytes.</summary>
internal sealed class PeekStream(Stream inner) : ReadOnlyStream
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private Exception? failure;
    private long position;

    /// <summary>Whether the last read found nothing more.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Bytes read so far; the xz library measures padding by it.</summary>
    public override long Position { get => position; set => throw new NotSupportedException(); }

    /// <summary>Up to <paramref name="count"/> (at most 64 KiB) of the next bytes; what goes wrong meanwhile is thrown by the read that gets there.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (end - start < count && start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        try
        {
            while (end - start < count && failure is null && inner.Read(buffer.AsSpan(end)) is var read and > 0)
            {
                end += read;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure = e;
        }
        return buffer.AsSpan(start, Math.Min(count, end - start));
    }

    public override int Read(Span<byte> into)
    {
        if (into.Length == 0)
        {
            return 0;
        }
        if (start == end)
        {
            if (failure is not null)
            {
                ExceptionDispatchInfo.Throw(failure);
            }
            start = 0;
            end = inner.Read(buffer);
        }
        int count = Math.Min(into.Length, end - start);
        buffer.AsSpan(start, count).CopyTo(into);
        start += count;
        position += count;
        IsAtEnd = count == 0;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Array.Clear(buffer);
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
