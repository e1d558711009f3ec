using System.Buffers.Binary;

namespace Keystay.Signing.TransparencyLog;

/// <summary>Up to 256 entries in one file, each after its length in two bytes, big-endian (C2SP tlog-tiles).</summary>
internal static class EntryBundle
{
    /// <summary>The largest entry.</summary>
    public const int MostBytes = ushort.MaxValue;

    public static void Add(List<byte> bundle, ReadOnlySpan<byte> entry)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Length);
        bundle.AddRange(length);
        bundle.AddRange(entry);
    }

    /// <summary>The bytes of the first entries.</summary>
    /// <exception cref="LogException">There are fewer.</exception>
    public static byte[] First(byte[] bundle, int count)
    {
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            at += 2 + LengthAt(bundle, at);
        }
        return bundle[..at];
    }

    /// <exception cref="LogException">The bundle does not hold exactly so many entries.</exception>
    public static IReadOnlyList<byte[]> Split(byte[] bundle, int count)
    {
        var entries = new List<byte[]>(count);
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            int length = LengthAt(bundle, at);
            entries.Add(bundle[(at + 2)..(at + 2 + length)]);
            at += 2 + length;
        }
        return at == bundle.Length ? entries : throw Damaged();
    }

    private static int LengthAt(byte[] bundle, int at)
    {
        if (bundle.Length - at < 2)
        {
            throw Damaged();
        }
        int length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
        return length <= bundle.Length - at - 2 ? length : throw Damaged();
    }

    private static LogException Damaged() => new(LogErrors.Damaged, "A bundle of the log does not hold the entries that the tree counts: restore it from a copy.");
}
