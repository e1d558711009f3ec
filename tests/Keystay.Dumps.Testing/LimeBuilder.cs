using System.IO.Compression;
using Snappier;

namespace Keystay.Dumps.Testing;

/// <summary>Makes physical memory images: LiME version 1, and AVML version 2 whose ranges are snappy frame streams.</summary>
/// <remarks>
/// LiME: a 32-byte header before each range: magic, version, first and last address (inclusive), 8 reserved bytes.
/// AVML 2: the same header with the magic "AVML", a snappy frame stream, and the stream's length as a 64-bit number.
/// Neither counts its ranges: a file cut between two of them is whole.
/// Fields: <c>range[0].magic</c>, <c>.version</c>, <c>.start</c>, <c>.end</c>, <c>.bytes</c>, <c>.packedLength</c>.
/// </remarks>
public sealed class LimeBuilder(bool compressed = false)
{
    private readonly List<(ulong Address, byte[] Bytes)> ranges = [];

    /// <summary>A range of physical memory; AVML wants whole pages of 4 KiB.</summary>
    public LimeBuilder Range(ulong address, byte[] bytes)
    {
        ranges.Add((address, bytes));
        return this;
    }

    public BuiltDump Build()
    {
        var writer = new DumpWriter();
        for (int i = 0; i < ranges.Count; i++)
        {
            var (address, bytes) = ranges[i];
            writer.Text(compressed ? "AVML" : "EMiL", $"range[{i}].magic").U32(compressed ? 2u : 1, $"range[{i}].version")
                .U64(address, $"range[{i}].start").U64(address + (ulong)bytes.Length - 1, $"range[{i}].end").U64(0, $"range[{i}].reserved");
            if (compressed)
            {
                byte[] packed = Pack(bytes);
                writer.Bytes(packed, $"range[{i}].bytes").U64((ulong)packed.Length, $"range[{i}].packedLength");
            }
            else
            {
                writer.PlaceMemory(address, bytes, $"range[{i}].bytes");
            }
            writer.CouldEndHere();
        }
        return new BuiltDump(writer);
    }

    private static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var snappy = new SnappyStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            snappy.Write(bytes);
        }
        return packed.ToArray();
    }
}
