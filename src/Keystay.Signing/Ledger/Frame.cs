using System.Buffers.Binary;
using System.IO.Hashing;

namespace Keystay.Signing.Ledger;

/// <summary>
/// What one write to the journal adds: the entries that were committed together, each after its length in two bytes, behind a header of 24 bytes: payload length (4), number of
/// entries (4), first sequence (8), XXH3 of header and payload (8). A frame without entries ends a segment; its payload is the last recorded time.
/// </summary>
/// <remarks>The checksum finds accidents. Against intent there is the Merkle log.</remarks>
internal static class Frame
{
    public const int HeaderBytes = 24;

    private const int Hashed = 16;

    /// <summary>The largest payload that is believed: a batch, and the entry that made it full.</summary>
    public const int MostPayload = CommitBatch.FullBytes + EntryEncoding.MostBytes + 2;

    /// <summary>Fills in the header of a frame whose payload is there.</summary>
    public static void Finish(Span<byte> frame, int count, long first)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], count);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], first);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[Hashed..], Checksum(frame));
    }

    public static int PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header);

    public static int Count(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header[4..]);

    public static long First(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt64LittleEndian(header[8..]);

    public static bool IsSound(ReadOnlySpan<byte> frame) => Checksum(frame) == BinaryPrimitives.ReadUInt64LittleEndian(frame[Hashed..]);

    private static ulong Checksum(ReadOnlySpan<byte> frame)
    {
        ulong header = XxHash3.HashToUInt64(frame[..Hashed]);
        return XxHash3.HashToUInt64(frame[HeaderBytes..], (long)header);
    }
}
