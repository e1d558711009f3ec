using System.Buffers.Binary;
using System.IO.Hashing;

namespace Keystay.Signing.Ledger;

/// <summary>The first 64 bytes of a journal segment.</summary>
/// <param name="Ledger">The ledger it belongs to.</param>
/// <param name="First">The sequence of its first record.</param>
/// <param name="Hour">The hour that its records belong to, since 1970.</param>
/// <param name="IsDamaged">Whether records may have been lost behind those it has.</param>
internal sealed record SegmentHeader(Guid Ledger, long First, long Hour, bool IsDamaged)
{
    public const int Bytes = 64;

    private const int Hashed = 48;

    private static ReadOnlySpan<byte> Magic => "KSLEDGR1"u8;

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        Ledger.TryWriteBytes(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), First);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Hour);
        bytes[40] = (byte)(IsDamaged ? 1 : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(Hashed), XxHash3.HashToUInt64(bytes.AsSpan(0, Hashed)));
        return bytes;
    }

    public static SegmentHeader? Read(ReadOnlySpan<byte> bytes) => bytes.Length >= Bytes && bytes.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt64LittleEndian(bytes[Hashed..]) == XxHash3.HashToUInt64(bytes[..Hashed])
        ? new SegmentHeader(new Guid(bytes[8..24]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]), bytes[40] != 0)
        : null;
}
