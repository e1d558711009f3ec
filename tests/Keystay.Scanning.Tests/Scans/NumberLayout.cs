using System.Buffers.Binary;
using System.Numerics;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>How libraries keep a large number: header, digits, pointer.</summary>
internal static class NumberLayout
{
    private const ulong TypePointer = 0x7f1122334450;

    /// <summary>Where a number was put.</summary>
    public sealed record Laid(ulong Address, int Length, string Encoding);

    private static readonly Dictionary<string, Func<HeldMemory, byte[], Laid>> Layouts = new()
    {
        // {MethodTable, length}
        [".NET byte[]"] = (memory, big) => new(memory.PutCounted([TypePointer, (ulong)big.Length], big), big.Length, "be"),
        // {d, top, dmax, neg, flags} (crypto/bn/bn_local.h)
        ["OpenSSL BIGNUM"] = (memory, big) =>
        {
            byte[] limbs = Limbs(big);
            ulong at = memory.Put(limbs), count = (ulong)limbs.Length / 8;
            memory.PutWords(at, count | count << 32, 5UL << 32);
            return new(at, big.Length, "le64");
        },
        // {prev_size, size | PREV_INUSE}: nothing points at it
        ["glibc heap chunk"] = (memory, big) =>
        {
            byte[] limbs = Limbs(big);
            ulong chunk = ((ulong)limbs.Length + 8 + 15) / 16 * 16;
            return new(memory.PutCounted([0, chunk | 1], limbs), big.Length, "le64");
        },
        // big.Int's nat: {pointer, length, capacity} in words
        ["Go slice of words"] = (memory, big) =>
        {
            byte[] limbs = Limbs(big);
            ulong at = memory.Put(limbs);
            memory.PutWords(at, (ulong)limbs.Length / 8, (ulong)limbs.Length / 8 + 4);
            return new(at, big.Length, "le64");
        },
        // ed25519.PrivateKey, []byte: {pointer, length, capacity} in bytes
        ["Go slice of bytes"] = (memory, big) =>
        {
            ulong at = memory.Put(big);
            memory.PutWords(at, (ulong)big.Length, (ulong)big.Length + 8);
            return new(at, big.Length, "be");
        },
        // {_mp_alloc i32, _mp_size i32, _mp_d}
        ["GMP mpz"] = (memory, big) =>
        {
            byte[] limbs = Limbs(big);
            ulong at = memory.Put(limbs), count = (ulong)limbs.Length / 8;
            memory.PutWords(count + 1 | count << 32, at);
            return new(at, big.Length, "le64");
        },
        // {mark, class u32, length u32}: java.math.BigInteger.mag
        ["Java int[]"] = (memory, big) =>
        {
            byte[] words = Words32(big);
            return new(memory.PutCounted([1, 0x00016d50UL | (ulong)words.Length / 4 << 32], words), words.Length, "be32-words");
        },
        // {ob_refcnt, ob_type, ob_size} and digits of 30 bits (Include/cpython/longintrepr.h)
        ["CPython int"] = (memory, big) =>
        {
            byte[] digits = Digits30(big);
            return new(memory.PutCounted([1, TypePointer, (ulong)digits.Length / 4], digits), digits.Length, "radix30");
        },
    };

    public static IEnumerable<string> Names => Layouts.Keys;

    /// <summary>The layouts that keep strings of bytes as they are, as seeds are kept.</summary>
    public static IEnumerable<string> OfBytes => [".NET byte[]", "Go slice of bytes"];

    /// <param name="how">One of <see cref="Names"/>.</param>
    /// <param name="memory">Gets it.</param>
    /// <param name="bigEndian">The number.</param>
    public static Laid Lay(string how, HeldMemory memory, byte[] bigEndian) => Layouts[how](memory, bigEndian);

    private static byte[] Limbs(byte[] big)
    {
        var limbs = new byte[(big.Length + 7) / 8 * 8];
        big.CopyTo(limbs, limbs.Length - big.Length);
        Array.Reverse(limbs);
        return limbs;
    }

    private static byte[] Words32(byte[] big)
    {
        var words = new byte[(big.Length + 3) / 4 * 4];
        big.CopyTo(words, words.Length - big.Length);
        for (int i = 0; i < words.Length; i += 4)
        {
            words.AsSpan(i, 4).Reverse();
        }
        return words;
    }

    private static byte[] Digits30(byte[] big)
    {
        var number = new BigInteger(big, isUnsigned: true, isBigEndian: true);
        var digits = new byte[4 * (int)((number.GetBitLength() + 29) / 30)];
        for (int i = 0; i < digits.Length; i += 4, number >>= 30)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(digits.AsSpan(i), (uint)(number & ((1 << 30) - 1)));
        }
        return digits;
    }
}
