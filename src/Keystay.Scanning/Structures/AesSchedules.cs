using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Structures;

/// <summary>Finds AES encryption key schedules (FIPS 197, section 5.2) at every fourth byte.</summary>
/// <remarks>
/// w[i] = w[i−1] xor w[i−Nk] for every i that is no multiple of Nk (nor of 4 for Nk = 8): two such relations at once leave practically only schedules.
/// xor does not care for byte order, so words kept as big-endian bytes or as native integers pass alike; the full check tries both.
/// </remarks>
internal static class AesSchedules
{
    /// <summary>Bytes of the longest schedule: 15 round keys.</summary>
    public const int MostBytes = 240;

    private static readonly byte[] SubstitutionBox = MakeSubstitutionBox();

    /// <summary>Looks at every fourth byte of [start, end).</summary>
    public static void Find(ReadOnlySpan<byte> window, int start, int end, WindowMap map, Harvest harvest)
    {
        ref byte origin = ref MemoryMarshal.GetReference(window);
        int at = start, last = Math.Min(end, window.Length - 76);
        for (; at <= last - 32; at += 32)
        {
            uint mask = RelatedOf8(ref origin, (nuint)at);
            while (mask != 0)
            {
                Check(window, at + (4 * BitOperations.TrailingZeroCount(mask)), map, harvest);
                mask &= mask - 1;
            }
        }
        for (; at + 176 <= window.Length && at < end; at += 4)
        {
            if (IsRelated(window, at))
            {
                Check(window, at, map, harvest);
            }
        }
    }

    /// <summary>The scalar twin: whether two relations of some key size hold at <paramref name="at"/>; 44 bytes must be readable.</summary>
    internal static bool IsRelated(ReadOnlySpan<byte> window, int at)
    {
        uint W(ReadOnlySpan<byte> bytes, int i) => MemoryMarshal.Read<uint>(bytes[(at + (4 * i))..]);
        uint first = W(window, 1), second = W(window, 2);
        if (first == 0 || second == 0)
        {
            return false;
        }
        bool Related(ReadOnlySpan<byte> bytes, int nk) =>
            W(bytes, nk + 1) == (first ^ W(bytes, nk)) && W(bytes, nk + 2) == (second ^ W(bytes, nk + 1)) && W(bytes, nk) != 0;
        return Related(window, 4) || Related(window, 6) || Related(window, 8);
    }

    /// <summary>For the eight words from <paramref name="at"/> on: bit i if word i is related.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint RelatedOf8(ref byte window, nuint at)
    {
        var first = Load(ref window, at, 1);
        var second = Load(ref window, at, 2);
        var w4 = Load(ref window, at, 4);
        var w5 = Load(ref window, at, 5);
        var w6 = Load(ref window, at, 6);
        var w7 = Load(ref window, at, 7);
        var w8 = Load(ref window, at, 8);
        var w9 = Load(ref window, at, 9);
        var w10 = Load(ref window, at, 10);
        var broken = Vector256.Min((first ^ w4 ^ w5) | (second ^ w5 ^ w6), (first ^ w6 ^ w7) | (second ^ w7 ^ w8));
        broken = Vector256.Min(broken, (first ^ w8 ^ w9) | (second ^ w9 ^ w10));
        var related = Vector256.Equals(broken, Vector256<uint>.Zero);
        if (related == Vector256<uint>.Zero)
        {
            return 0;
        }
        related &= ~(Vector256.Equals(first, Vector256<uint>.Zero) | Vector256.Equals(second, Vector256<uint>.Zero));
        return related.ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Load(ref byte window, nuint at, nuint word) => Vector256.LoadUnsafe(ref window, at + (4 * word)).AsUInt32();

    private static void Check(ReadOnlySpan<byte> window, int at, WindowMap map, Harvest harvest)
    {
        foreach (int nk in (ReadOnlySpan<int>)[4, 6, 8])
        {
            int bytes = 16 * (nk + 7);
            if (at + bytes > window.Length)
            {
                continue;
            }
            var schedule = window.Slice(at, bytes);
            bool bigEndian = IsSchedule(schedule, nk, bigEndian: true);
            if (bigEndian || IsSchedule(schedule, nk, bigEndian: false))
            {
                harvest.Schedules.Add(new(nk * 32, schedule[..(4 * nk)].ToArray(),
                    new("aes-schedule", bigEndian ? "be" : "be32-words", map.Locate(at, bytes))));
                return;
            }
        }
    }

    private static bool IsSchedule(ReadOnlySpan<byte> schedule, int nk, bool bigEndian)
    {
        int words = schedule.Length / 4;
        uint constant = 1;
        for (int i = nk; i < words; i++)
        {
            uint word = Word(schedule, i - 1, bigEndian);
            if (i % nk == 0)
            {
                word = Substitute(uint.RotateLeft(word, 8)) ^ constant << 24;
                constant = constant << 1 ^ (constant >> 7) * 0x11b;
            }
            else if (nk == 8 && i % nk == 4)
            {
                word = Substitute(word);
            }
            if (Word(schedule, i, bigEndian) != (word ^ Word(schedule, i - nk, bigEndian)))
            {
                return false;
            }
        }
        return true;
    }

    private static uint Word(ReadOnlySpan<byte> schedule, int i, bool bigEndian) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(schedule[(4 * i)..])
        : BinaryPrimitives.ReadUInt32LittleEndian(schedule[(4 * i)..]);

    private static uint Substitute(uint word) =>
        (uint)(SubstitutionBox[word >> 24] << 24 | SubstitutionBox[word >> 16 & 255] << 16
            | SubstitutionBox[word >> 8 & 255] << 8 | SubstitutionBox[word & 255]);

    /// <summary>FIPS 197, section 5.1.1: the inverse in GF(2^8), then an affine map. 3 generates the field's group, so a walk gives all pairs.</summary>
    private static byte[] MakeSubstitutionBox()
    {
        var box = new byte[256];
        byte p = 1, q = 1;
        do
        {
            p = (byte)(p ^ p << 1 ^ (p >> 7) * 0x1b);
            q ^= (byte)(q << 1);
            q ^= (byte)(q << 2);
            q ^= (byte)(q << 4);
            q ^= (byte)((q >> 7) * 0x09);
            box[p] = (byte)(q ^ byte.RotateLeft(q, 1) ^ byte.RotateLeft(q, 2) ^ byte.RotateLeft(q, 3) ^ byte.RotateLeft(q, 4) ^ 0x63);
        }
        while (p != 1);
        box[0] = 0x63;
        return box;
    }
}
