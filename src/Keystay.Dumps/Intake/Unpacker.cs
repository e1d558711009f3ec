using K4os.Compression.LZ4.Streams;
using Keystay.Dumps.Layout;
using SharpCompress.Compressors.BZip2;

namespace Keystay.Dumps;

/// <summary>Opens one input through all its layers of packing; a member is unpacked when it is asked for.</summary>
internal sealed class Unpacker(DumpLimits limits, UnpackMeter meter, Spool spool)
{
    /// <param name="stream">The packed or plain bytes.</param>
    /// <param name="path">Their display path.</param>
    /// <param name="depth">How many layers were unpacked to get them.</param>
    /// <param name="source">The same bytes at any offset, when the input is a file.</param>
    public IEnumerable<IntakeItem> Unpack(PeekStream stream, string path, int depth = 0, ByteSource? source = null)
    {
        var kind = ArchiveKinds.Recognise(stream.Peek(ArchiveKinds.HeadSize));
        if (kind == ArchiveKind.None)
        {
            return [spool.Open(stream, path)];
        }
        if (kind == ArchiveKind.Unsupported)
        {
            return [spool.Open(stream, path, new(ProblemCodes.Unsupported, 0, "An archive of this kind is not unpacked; its bytes are scanned packed. Unpack it first."))];
        }
        if (depth == limits.MaxArchiveDepth)
        {
            return [spool.Open(stream, path, new(ProblemCodes.TooDeep, 0, $"Archives lie in archives more than {depth} deep; this one is scanned packed. Unpack it first."))];
        }
        return kind switch
        {
            ArchiveKind.Tar => new TarMembers(limits, meter, this, spool).Open(stream, path, depth),
            ArchiveKind.Zip => new ZipMembers(limits, meter, this, spool).Open(stream, path, depth, source),
            _ => UnpackDecoded(kind, stream, path, depth),
        };
    }

    private IEnumerable<IntakeItem> UnpackDecoded(ArchiveKind kind, PeekStream packed, string path, int depth)
    {
        using var plain = new PeekStream(new MeteredStream(Decoder(kind, packed), meter));
        foreach (var item in Unpack(plain, path, depth + 1))
        {
            yield return item;
        }
    }

    /// <summary>The plain bytes of one layer of packing.</summary>
    internal static Stream Decoder(ArchiveKind kind, PeekStream packed) => kind switch
    {
        ArchiveKind.Gzip => new GzipDecoder(packed),
        ArchiveKind.Zstandard => new ZstdSharp.DecompressionStream(packed),
        ArchiveKind.Lz4 => LZ4Stream.Decode(packed, leaveOpen: true),
        ArchiveKind.Xz => new XzDecoder(packed),
        ArchiveKind.Bzip2 => new DeferredStream(() => BZip2Stream.Create(
            packed, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true, leaveOpen: true, tolerateTruncatedStream: false)),
        _ => new AvmlDecoder(packed),
    };
}
