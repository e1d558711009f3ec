using System.Buffers.Binary;

namespace Keystay.Signing.Ledger;

/// <summary>The entries of one frame.</summary>
internal struct EntryReader
{
    private const int FewestBytes = 96 + (6 * 2);

    private ReadOnlyMemory<byte> rest;

    private EntryReader(ReadOnlyMemory<byte> payload) => rest = payload;

    /// <summary>Looks once over all entries: so many, numbered without a gap, with nothing left over.</summary>
    public static bool TryCreate(ReadOnlyMemory<byte> payload, int count, long first, out EntryReader entries, out long lastRecordedAt)
    {
        entries = new EntryReader(payload);
        lastRecordedAt = 0;
        var look = entries;
        for (int i = 0; i < count; i++)
        {
            if (!look.TryNext(out var entry) || EntryEncoding.Sequence(entry.Span) != first + i)
            {
                return false;
            }
            lastRecordedAt = EntryEncoding.RecordedAt(entry.Span);
        }
        return look.rest.IsEmpty;
    }

    public bool TryNext(out ReadOnlyMemory<byte> entry)
    {
        entry = default;
        if (rest.Length < 2)
        {
            return false;
        }
        int length = BinaryPrimitives.ReadUInt16LittleEndian(rest.Span);
        if (length < FewestBytes || length > rest.Length - 2)
        {
            return false;
        }
        entry = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return true;
    }
}
