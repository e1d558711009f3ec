using SharpCompress.Compressors.Xz;

namespace Keystay.Dumps;

/// <summary>Xz with all its streams (xz file format 1.2, section 2): the library reads the first and leaves the rest without a word.</summary>
internal sealed class XzDecoder(PeekStream packed) : ReadOnlyStream
{
    private static readonly byte[] Magic = [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];
    private XZStream current = new(packed);

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            int read = current.Read(buffer);
            if (read > 0 || buffer.Length == 0 || !NextStream())
            {
                return read;
            }
        }
    }

    /// <summary>Zero or more groups of four zeros (stream padding) may lie between and behind streams.</summary>
    private bool NextStream()
    {
        Span<byte> padding = stackalloc byte[4];
        while (packed.Peek(4) is [0, 0, 0, 0])
        {
            packed.ReadExactly(padding);
        }
        var next = packed.Peek(Magic.Length);
        if (next.IsEmpty)
        {
            return false;
        }
        if (!next.SequenceEqual(Magic))
        {
            throw new InvalidDataException("is followed by other bytes");
        }
        current = new XZStream(packed);
        return true;
    }
}
