using System.Buffers.Binary;
using System.IO.Hashing;

namespace Keystay.Signing.Ledger;

/// <summary>
/// What one write to the journal adds: the entries that were committed together, each after its length in two bytes, behind a header of 32 bytes: payload length (4), number of
/// entries (4), first sequence (8), XXH3 of the payload (8), XXH3 of the header so far (8). A frame without entries ends a segment; its payload is the last recorded time.
/// </summary>
/// <remarks>
/// The header has a checksum of its own so that its length can be believed: a frame that ends behind the file is then a write that was cut short, and not a flipped bit that would
/// cut off everything after it. Checksums find accidents; against intent there is the Merkle log.
/// </remarks>
internal static class Frame
{
    public const int HeaderBytes = 32;

    private const int PayloadHash = 16, HeaderHash = 24;

    /// <summary>The largest payload that is believed: a batch, and the entry that made it full.</summary>
    public const int MostPayload = CommitBatch.FullBytes + EntryEncoding.MostBytes + 2;

    /// <summary>Fills in the header of a frame whose payload is there.</summary>
    public static void Finish(Span<byte> frame, int count, long first)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], count);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], first);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[PayloadHash..], XxHash3.HashToUInt64(frame[HeaderBytes..]));
        BinaryPrimitives.WriteUInt64LittleEndian(frame[HeaderHash..], XxHash3.HashToUInt64(frame[..HeaderHash]));
    }

    public static int PayloadLength(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header);

    public static int Count(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt32LittleEndian(header[4..]);

    public static long First(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadInt64LittleEndian(header[8..]);

    public static bool HasSoundHeader(ReadOnlySpan<byte> frame) => XxHash3.HashToUInt64(frame[..HeaderHash]) == BinaryPrimitives.ReadUInt64LittleEndian(frame[HeaderHash..]);

    public static bool IsSound(ReadOnlySpan<byte> frame) => HasSoundHeader(frame) && XxHash3.HashToUInt64(frame[HeaderBytes..]) == BinaryPrimitives.ReadUInt64LittleEndian(frame[PayloadHash..]);
}
