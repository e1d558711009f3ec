using System.Buffers.Binary;

namespace Keystay.Dumps.Lime;

/// <summary>
/// The header before each range of a LiME or AVML image: magic, version, first and last address (inclusive), 8 reserved bytes; all
/// little endian.
/// </summary>
/// <param name="Version">1 for plain data, 2 for AVML's snappy frames.</param>
/// <param name="Start">First physical address.</param>
/// <param name="Length">Bytes of memory.</param>
internal readonly record struct LimeHeader(int Version, ulong Start, ulong Length)
{
    public const int Size = 32;

    /// <summary>Reads 32 bytes; null when they are no header, or one of a range of no or of more than 2^63 bytes.</summary>
    public static LimeHeader? Parse(ReadOnlySpan<byte> bytes)
    {
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong last = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        bool known = version switch
        {
            1 => bytes.StartsWith("EMiL"u8),
            2 => bytes.StartsWith("AVML"u8),
            _ => false,
        };
        return known && start <= last && last - start < long.MaxValue ? new(version, start, last - start + 1) : null;
    }

    /// <summary>Writes the header of an uncompressed range.</summary>
    public static byte[] WriteVersion1(ulong start, ulong length)
    {
        byte[] bytes = new byte[Size];
        "EMiL"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), start);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), start + (length - 1));
        return bytes;
    }
}
