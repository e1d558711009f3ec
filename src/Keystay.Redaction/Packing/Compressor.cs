using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using Keystay.Dumps;
using SharpCompress.Compressors.BZip2;

namespace Keystay.Redaction.Packing;

/// <summary>Puts layers of compression on again.</summary>
internal static class Compressor
{
    private const int ZstandardLevel = 3;   // the zstd program's own default

    /// <summary>Writes a file's content through its layers.</summary>
    /// <param name="content">The plain bytes.</param>
    /// <param name="layers">The outermost first.</param>
    /// <param name="into">Gets the packed bytes; stays open.</param>
    /// <param name="advance">Told how many plain bytes each step took.</param>
    /// <param name="cancel">Ends the writing.</param>
    /// <exception cref="RedactionException">A layer cannot be written here, or the content has shrunk.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Pack(ByteSource content, IReadOnlyList<ArchiveKind> layers, Stream into, Action<long> advance, CancellationToken cancel)
    {
        var streams = new Stack<Stream>([into]);
        try
        {
            foreach (var layer in layers)
            {
                streams.Push(Open(layer, streams.Peek()));
            }
            Copy(content, streams.Peek(), advance, cancel);
        }
        finally
        {
            while (streams.Count > 1)
            {
                streams.Pop().Dispose();
            }
        }
    }

    private static void Copy(ByteSource content, Stream into, Action<long> advance, CancellationToken cancel)
    {
        var buffer = new byte[1 << 20];
        for (long at = 0; at < content.Length;)
        {
            cancel.ThrowIfCancellationRequested();
            int wanted = (int)Math.Min(buffer.Length, content.Length - at);
            if (content.Read(at, buffer.AsSpan(0, wanted)) != wanted)
            {
                throw new RedactionException(RedactionCodes.InputChanged, "The unpacked dump became shorter while it was packed again; the temporary folder's medium may be failing.");
            }
            into.Write(buffer, 0, wanted);
            advance(wanted);
            at += wanted;
        }
    }

    private static Stream Open(ArchiveKind layer, Stream into) => layer switch
    {
        ArchiveKind.Gzip => new GZipStream(into, CompressionLevel.Optimal, leaveOpen: true),
        ArchiveKind.Zstandard => Zstandard(into),
        ArchiveKind.Lz4 => LZ4Stream.Encode(into, new LZ4EncoderSettings { ContentChecksum = true }, leaveOpen: true),
        ArchiveKind.Bzip2 => BZip2Stream.Create(into, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true),
        ArchiveKind.Xz => new XzProgram(into),
        _ => throw new InvalidOperationException($"internal error: {layer} is not written"),
    };

    private static ZstdSharp.CompressionStream Zstandard(Stream into)
    {
        var stream = new ZstdSharp.CompressionStream(into, ZstandardLevel, leaveOpen: true);
        stream.SetParameter(ZstdSharp.Unsafe.ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return stream;
    }
}
