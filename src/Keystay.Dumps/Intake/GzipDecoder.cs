using System.IO.Compression;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;

namespace Keystay.Dumps;

/// <summary>Gzip (RFC 1952) that tells a cut file from a whole one.</summary>
/// <remarks>
/// <see cref="GZipStream"/> ends without a word where its input ends too early, and stops at bytes that are no further member. So a last
/// member of random bytes is put behind the input: only if it comes out at the end was everything before it whole.
/// </remarks>
internal sealed class GzipDecoder : ReadOnlyStream
{
    private const int MarkerSize = 32;
    private readonly byte[] marker = RandomNumberGenerator.GetBytes(MarkerSize);
    private readonly byte[] held = new byte[64 * 1024];
    private readonly GZipStream inner;
    private int start;
    private int end;
    private bool ended;
    private bool markerSeen;
    private Exception? failure;

    public GzipDecoder(Stream packed) => inner = new GZipStream(new Tailed(packed, Pack(marker)), CompressionMode.Decompress);

    public override int Read(Span<byte> buffer)
    {
        Fill();
        int count = Math.Min(buffer.Length, end - start - (ended ? 0 : MarkerSize));
        if (count == 0 && buffer.Length > 0 && failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
        held.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Array.Clear(held);
            inner.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Holds back as many bytes as the marker has, until the end shows whether they are it; what is held at a failure is still given out.</summary>
    private void Fill()
    {
        while (!ended && end - start <= MarkerSize)
        {
            held.AsSpan(start, end - start).CopyTo(held);
            (start, end) = (0, end - start);
            try
            {
                int read = inner.Read(held, end, held.Length - end);
                end += read;
                ended = read == 0;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                (ended, failure) = (true, e);
                return;
            }
        }
        if (ended && failure is null && !markerSeen)
        {
            TakeMarker();
        }
    }

    private void TakeMarker()
    {
        markerSeen = end - start >= MarkerSize && held.AsSpan(end - MarkerSize, MarkerSize).SequenceEqual(marker);
        if (markerSeen)
        {
            end -= MarkerSize;
        }
        else
        {
            failure = new InvalidDataException("The gzip data is cut, or other bytes follow it.");
        }
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression))
        {
            gzip.Write(bytes);
        }
        return packed.ToArray();
    }

    private sealed class Tailed(Stream first, byte[] tail) : ReadOnlyStream
    {
        private int given;

        public override int Read(Span<byte> buffer)
        {
            int read = given == 0 ? first.Read(buffer) : 0;
            if (read == 0 && given < tail.Length)
            {
                read = Math.Min(buffer.Length, tail.Length - given);
                tail.AsSpan(given, read).CopyTo(buffer);
                given += read;
            }
            return read;
        }
    }
}
