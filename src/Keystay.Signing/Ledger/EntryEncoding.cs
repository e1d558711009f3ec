using System.Buffers.Binary;
using System.Text;

namespace Keystay.Signing.Ledger;

/// <summary>
/// The bytes of an entry, in the journal and under the leaves of its Merkle tree: sequence (8), recorded (8, ms), issued (8, s), expires (8, s), all little-endian, SHA-256
/// of the signature and of the subject, then jti, kid, ring, iss, aud and client, each after its length in two bytes.
/// </summary>
internal static class EntryEncoding
{
    /// <summary>More than any entry has.</summary>
    public const int MostBytes = Fixed + (6 * (2 + LedgerRecord.MostTextBytes));

    private const int Fixed = 32 + (2 * Hash);

    private const int Hash = 32;

    /// <exception cref="LedgerException">The record has a part of a wrong length.</exception>
    public static int Write(LedgerRecord record, long recordedAt, Span<byte> bytes)
    {
        if (record.SignatureSha256.Length != Hash || record.SubjectSha256.Length != Hash)
        {
            throw new LedgerException(LedgerErrors.BadRecord, "A record needs the SHA-256 of the signature and of the subject, 32 bytes each.");
        }
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], recordedAt);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], record.IssuedAt.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], record.ExpiresAt.ToUnixTimeSeconds());
        record.SignatureSha256.Span.CopyTo(bytes[32..]);
        record.SubjectSha256.Span.CopyTo(bytes[64..]);
        int at = Fixed;
        WriteText(record.TokenId, bytes, ref at);
        WriteText(record.KeyId, bytes, ref at);
        WriteText(record.Ring, bytes, ref at);
        WriteText(record.Issuer, bytes, ref at);
        WriteText(record.Audience, bytes, ref at);
        WriteText(record.Client, bytes, ref at);
        return at;
    }

    /// <summary>The sequence is known only when the record is written: one that could not be written takes no number.</summary>
    public static void WriteSequence(Span<byte> entry, long sequence) => BinaryPrimitives.WriteInt64LittleEndian(entry, sequence);

    public static void WriteRecordedAt(Span<byte> entry, long recordedAt) => BinaryPrimitives.WriteInt64LittleEndian(entry[8..], recordedAt);

    public static long Sequence(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadInt64LittleEndian(entry);

    public static long RecordedAt(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadInt64LittleEndian(entry[8..]);

    /// <summary>The bytes of an entry; the same that were recorded.</summary>
    public static byte[] ToBytes(LedgerEntry entry)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        int length = Write(entry.Record, entry.RecordedAt.ToUnixTimeMilliseconds(), bytes);
        WriteSequence(bytes, entry.Sequence);
        return bytes[..length].ToArray();
    }

    /// <exception cref="LedgerException">The bytes are no entry.</exception>
    public static LedgerEntry Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Fixed)
        {
            throw Damaged();
        }
        int at = Fixed;
        var record = new LedgerRecord
        {
            SignatureSha256 = bytes[32..64].ToArray(),
            SubjectSha256 = bytes[64..96].ToArray(),
            IssuedAt = Seconds(bytes[16..]),
            ExpiresAt = Seconds(bytes[24..]),
            TokenId = ReadText(bytes, ref at),
            KeyId = ReadText(bytes, ref at),
            Ring = ReadText(bytes, ref at),
            Issuer = ReadText(bytes, ref at),
            Audience = ReadText(bytes, ref at),
            Client = ReadText(bytes, ref at),
        };
        long recorded = RecordedAt(bytes);
        return at == bytes.Length && recorded is >= 0 and < (1L << 47)
            ? new LedgerEntry(Sequence(bytes), DateTimeOffset.FromUnixTimeMilliseconds(recorded), record)
            : throw Damaged();
    }

    private static void WriteText(string text, Span<byte> bytes, ref int at)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        if (length > LedgerRecord.MostTextBytes)
        {
            throw new LedgerException(LedgerErrors.BadRecord, $"A text of a record has {length} bytes; the ledger takes {LedgerRecord.MostTextBytes}.");
        }
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], (ushort)length);
        Encoding.UTF8.GetBytes(text, bytes[(at + 2)..]);
        at += 2 + length;
    }

    private static string ReadText(ReadOnlySpan<byte> bytes, ref int at)
    {
        int length = at + 2 <= bytes.Length ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : int.MaxValue;
        if (length > bytes.Length - at - 2)
        {
            throw Damaged();
        }
        var text = bytes.Slice(at + 2, length);
        at += 2 + length;
        return Encoding.UTF8.GetString(text);
    }

    private static DateTimeOffset Seconds(ReadOnlySpan<byte> bytes)
    {
        long seconds = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        return seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw Damaged();
    }

    private static LedgerException Damaged() => new(LedgerErrors.Damaged, "These bytes are no entry of a ledger.");
}
