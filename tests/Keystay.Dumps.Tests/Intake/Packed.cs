using System.Formats.Tar;
using System.IO.Compression;
using K4os.Compression.LZ4.Streams;

namespace Keystay.Dumps.Tests;

/// <summary>Packs bytes with the encoders of the platform and of the decoders' libraries.</summary>
internal static class Packed
{
    public static TheoryData<string> Kinds => ["gzip", "zstd", "lz4", "bzip2", "tar", "zip", "gzip tar", "zip gzip tar", "gzip gzip", "tar zstd"];

    /// <summary>Packs from the last word to the first: "gzip tar" is a tar.gz.</summary>
    public static byte[] As(string kinds, byte[] bytes) => kinds.Split(' ').Reverse().Aggregate(bytes, (packed, kind) => One(kind, packed));

    public static byte[] Zip(params (string Name, byte[] Bytes)[] members)
    {
        using var to = new MemoryStream();
        using (var zip = new ZipArchive(to, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in members)
            {
                using var member = zip.CreateEntry(name).Open();
                member.Write(bytes);
            }
        }
        return to.ToArray();
    }

    public static byte[] Tar(params (string Name, byte[] Bytes)[] members)
    {
        using var to = new MemoryStream();
        using (var tar = new TarWriter(to, leaveOpen: true))
        {
            foreach (var (name, bytes) in members)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
            }
        }
        return to.ToArray();
    }

    private static byte[] One(string kind, byte[] bytes) => kind switch
    {
        "gzip" => Through(bytes, s => new GZipStream(s, CompressionLevel.Fastest, leaveOpen: true)),
        "zstd" => Through(bytes, s => new ZstdSharp.CompressionStream(s, leaveOpen: true)),
        "lz4" => Through(bytes, s => LZ4Stream.Encode(s, leaveOpen: true)),
        "bzip2" => Through(bytes, s => SharpCompress.Compressors.BZip2.BZip2Stream.Create(
            s, SharpCompress.Compressors.CompressionMode.Compress, decompressConcatenated: false, leaveOpen: true)),
        "tar" => Tar(("dir/member", bytes)),
        "zip" => Zip(("dir/member", bytes)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static byte[] Through(byte[] bytes, Func<Stream, Stream> encoder)
    {
        using var to = new MemoryStream();
        using (var encode = encoder(to))
        {
            encode.Write(bytes);
        }
        return to.ToArray();
    }
}
