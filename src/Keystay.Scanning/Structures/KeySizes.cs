using System.Collections;

namespace Keystay.Scanning.Structures;

/// <summary>Which lengths a private or public number may have, in bytes, 64-bit limbs, 32-bit words and 30-bit digits.</summary>
/// <remarks>RSA moduli and their halves of 512 to 16,384 bits; curve coordinates and scalars of 256, 384 and 521 bits.</remarks>
internal static class KeySizes
{
    /// <summary>Longest number in bytes: a 16,384-bit modulus and a leading zero byte.</summary>
    public const int MostBytes = 2049;

    // Uncompressed points of P-384 and P-521 too, with the zero that a BIT STRING has before its bits.
    private static readonly BitArray Bytes = Set(MostBytes, [.. EveryLength(), 98, 133, 134]);
    private static readonly BitArray Limbs = Set(256, [4, 6, .. Enumerable.Range(8, 249)]);
    private static readonly BitArray Words = Set(512, [8, 12, 17, .. Enumerable.Range(16, 497)]);
    private static readonly BitArray Digits = Set(546, [9, 13, 18, .. EveryLength().Where(b => b >= 64).Select(b => (b * 8 + 29) / 30)]);

    private static readonly BitArray TomDigits = Set(274, [5, 7, .. EveryLength().Where(b => b >= 64).Select(b => (b * 8 + 59) / 60)]);

    /// <summary>Digits of LibTomMath (60 bits in eight bytes).</summary>
    public static bool IsTomDigitCount(long count) => Contains(TomDigits, count);

    public static bool IsByteLength(long count) => Contains(Bytes, count);

    public static bool IsLimbCount(long count) => Contains(Limbs, count);

    public static bool IsWordCount(long count) => Contains(Words, count);

    /// <summary>Digits of CPython's int (30 bits in four bytes).</summary>
    public static bool IsDigitCount(long count) => Contains(Digits, count);

    private static bool Contains(BitArray set, long count) => (ulong)count < (ulong)set.Length && set[(int)count];

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

    private static BitArray Set(int most, IEnumerable<int> members)
    {
        var set = new BitArray(most + 1);
        foreach (int member in members.Where(m => m <= most))
        {
            set[member] = true;
        }
        return set;
    }
}
