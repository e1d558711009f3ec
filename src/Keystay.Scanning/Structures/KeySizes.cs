namespace Keystay.Scanning.Structures;

/// <summary>Which lengths a private or public number may have, in bytes, 64-bit limbs, 32-bit words and 30-bit digits.</summary>
/// <remarks>RSA moduli and their halves of 512 to 16,384 bits; curve coordinates and scalars of 256, 384 and 521 bits.</remarks>
internal static class KeySizes
{
    /// <summary>Longest number in bytes: a 16,384-bit modulus and a leading zero byte.</summary>
    public const int MostBytes = 2049;

    // Words are tested by the million: one table, a bit for each kind of count.
    private const byte Bytes = 1, Limbs = 2, Words = 4, Digits = 8, TomDigits = 16;

    private static readonly byte[] Kinds = Table(
        // Uncompressed points of P-384 and P-521 too, with the zero that a BIT STRING has before its bits.
        (Bytes, [.. EveryLength(), 98, 133, 134]),
        (Limbs, [4, 6, .. Enumerable.Range(8, 249)]),
        (Words, [8, 12, 17, .. Enumerable.Range(16, 497)]),
        (Digits, [9, 13, 18, .. EveryLength().Where(b => b >= 64).Select(b => (b * 8 + 29) / 30)]),
        (TomDigits, [5, 7, .. EveryLength().Where(b => b >= 64).Select(b => (b * 8 + 59) / 60)]));

    /// <summary>Whether the count may be one of any kind.</summary>
    public static bool IsAny(long count) => (ulong)count < (ulong)Kinds.Length && Kinds[(int)count] != 0;

    /// <summary>Digits of LibTomMath (60 bits in eight bytes).</summary>
    public static bool IsTomDigitCount(long count) => Is(TomDigits, count);

    public static bool IsByteLength(long count) => Is(Bytes, count);

    public static bool IsLimbCount(long count) => Is(Limbs, count);

    public static bool IsWordCount(long count) => Is(Words, count);

    /// <summary>Digits of CPython's int (30 bits in four bytes).</summary>
    public static bool IsDigitCount(long count) => Is(Digits, count);

    private static bool Is(byte kind, long count) => (ulong)count < (ulong)Kinds.Length && (Kinds[(int)count] & kind) != 0;

    /// <summary>32, 48, 66 and every multiple of 8 from 64 bytes on, with the neighbours that a leading zero byte gives or takes; 34 is an inner OCTET STRING.</summary>
    private static IEnumerable<int> EveryLength()
    {
        foreach (int curve in (int[])[32, 34, 48, 66])
        {
            yield return curve - 1;
            yield return curve;
            yield return curve + 1;
        }
        for (int length = 64; length < MostBytes; length += 8)
        {
            yield return length - 1;
            yield return length;
            yield return length + 1;
        }
    }

    private static byte[] Table(params ReadOnlySpan<(byte Kind, int[] Counts)> kinds)
    {
        var table = new byte[MostBytes + 1];
        foreach (var (kind, counts) in kinds)
        {
            foreach (int count in counts.Where(c => c <= MostBytes))
            {
                table[count] |= kind;
            }
        }
        return table;
    }
}
