using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Searching;

/// <summary>Looks for the private half of given RSA keys in every window of memory: no structure, no neighbour, no header is needed.</summary>
/// <remarks>
/// A factor is odd and has its top bit set, which ends nearly every window; the rest is divided into the modulus. A private exponent is told by
/// its ratio to the modulus (<see cref="PrivateExponentTest"/>). Both are proofs, so nothing else is needed to call it a finding.
/// </remarks>
internal sealed class WindowSearch
{
    private const int Page = 4096;

    private readonly NumberSize[] sizes; // ascending
    private readonly ConcurrentDictionary<(UInt128 Digest, int Length), bool> tried = [];
    private readonly RandomHead head;

    public WindowSearch(IEnumerable<RsaPublicKey> keys)
    {
        Target[] targets = [.. keys.Where(CanSearch).Select(k => new Target(k))];
        sizes =
        [
            .. targets.SelectMany(t => (int[])[t.Bytes / 2, t.Bytes]).Distinct().Order()
                .Select(s => new NumberSize(s, [.. targets.Where(t => t.Bytes == 2 * s)], [.. targets.Where(t => t.Bytes == s)])),
        ];
        head = new RandomHead(IsEmpty ? RandomHead.Size : sizes[0].Bytes);
    }

    /// <summary>Whether windows can be tried for a key: its factors must be whole words.</summary>
    public static bool CanSearch(RsaPublicKey key) => key.Bits is >= 512 and <= 8192 && key.Bits % 128 == 0 && (key.Modulus[^1] & 1) == 1;

    public bool IsEmpty => sizes.Length == 0;

    /// <summary>Tries every window that begins in [start, end) at a multiple of the stride: 1, or 8.</summary>
    public void Search(ReadOnlySpan<byte> window, int start, int end, int stride, Action<RsaPublicKey, BigInteger, bool> found)
    {
        if (IsEmpty)
        {
            return;
        }
        int last = Math.Min(end, window.Length - RandomHead.Size + 1);
        RandomRun[] runs = [.. sizes.Select(s => new RandomRun(s.Bytes))];
        for (int page = start; page < last; page += Page)
        {
            SearchPage(window, page, Math.Min(page + Page, last), stride, runs, found);
        }
    }

    private void SearchPage(ReadOnlySpan<byte> window, int start, int last, int stride, RandomRun[] runs, Action<RsaPublicKey, BigInteger, bool> found)
    {
        bool isNew = false;
        for (int at = start; at < last; at += 8)
        {
            if (!head.IsPlausible(window, at))
            {
                continue;
            }
            // What is too regular for a short number makes every longer one that begins with it so.
            for (int i = 0; i < sizes.Length && runs[i].IsPlausible(window, at); i++)
            {
                if (!isNew && !IsNew(window, start, last))
                {
                    return;
                }
                isNew = true;
                int beyond = Math.Min(Math.Min(at + 8, last), window.Length - sizes[i].Bytes + 1);
                for (int first = at; first < beyond; first += stride)
                {
                    var bytes = window.Slice(first, sizes[i].Bytes);
                    Factor(bytes, sizes[i].Multiples, found);
                    Exponent(bytes, sizes[i].Moduli, found);
                }
            }
        }
    }

    /// <summary>
    /// Whether these windows were not tried before: a library that is mapped twice has every page twice. By SHA-256, for whoever wrote the dump must not be
    /// able to hide a page behind another.
    /// </summary>
    private bool IsNew(ReadOnlySpan<byte> window, int start, int last)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(window[start..Math.Min(last + sizes[^1].Bytes, window.Length)], digest);
        return tried.TryAdd((MemoryMarshal.Read<UInt128>(digest), last - start), true);
    }

    private static void Exponent(ReadOnlySpan<byte> bytes, Target[] moduli, Action<RsaPublicKey, BigInteger, bool> found)
    {
        if (moduli.Length == 0)
        {
            return;
        }
        // Two limbs from the top are all that the test of an exponent reads, and e·d is one more than a multiple of an even number: d is odd.
        if ((bytes[^1] & 1) != 0)
        {
            Exponent(bytes, Order.BigEndian, BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), moduli, found);
        }
        if ((bytes[^4] & 1) != 0)
        {
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(bytes), second = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            Exponent(bytes, Order.Words32, BitOperations.RotateLeft(first, 32), BitOperations.RotateLeft(second, 32), moduli, found);
        }
        if ((bytes[0] & 1) != 0)
        {
            Exponent(bytes, Order.LittleEndian, BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[^16..]), moduli, found);
        }
    }

    private static void Exponent(ReadOnlySpan<byte> bytes, Order order, ulong high, ulong low, Target[] moduli, Action<RsaPublicKey, BigInteger, bool> found)
    {
        foreach (var target in moduli)
        {
            if (target.Test.FitsTop(high, low) && !target.IsFound && Randomness.Plausible(bytes))
            {
                found(target.Key, Number(bytes, order), true);
            }
        }
    }

    private static void Factor(ReadOnlySpan<byte> bytes, Target[] multiples, Action<RsaPublicKey, BigInteger, bool> found)
    {
        if (multiples.Length == 0)
        {
            return;
        }
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(bytes), last = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]);
        if ((first & 1) != 0 && (long)last < 0)
        {
            Divide(bytes, Order.LittleEndian, multiples, found);
        }
        if ((first & 0x80) != 0 && (last >> 56 & 1) != 0)
        {
            Divide(bytes, Order.BigEndian, multiples, found);
        }
        if ((first & 0x80000000) != 0 && (last >> 32 & 1) != 0)
        {
            Divide(bytes, Order.Words32, multiples, found);
        }
    }

    private static void Divide(ReadOnlySpan<byte> bytes, Order order, Target[] multiples, Action<RsaPublicKey, BigInteger, bool> found)
    {
        Span<ulong> factor = stackalloc ulong[bytes.Length / 8];
        Read(bytes, order, factor);
        if (!SmallPrimes.DivideQuickly(factor))
        {
            // One inverse for all moduli makes a fourth of the work of each.
            Span<ulong> inverse = stackalloc ulong[factor.Length + 2];
            ExactDivision.Invert(factor, inverse);
            foreach (var target in multiples)
            {
                if (ExactDivision.MayDivide(inverse, target.Limbs) && !target.IsFound && ExactDivision.Divides(factor, target.Limbs))
                {
                    target.IsFound = true;
                    found(target.Key, ExactDivision.ToNumber(factor), false);
                }
            }
            inverse.Clear();
        }
        factor.Clear();
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes, Order order)
    {
        Span<ulong> limbs = stackalloc ulong[bytes.Length / 8];
        Read(bytes, order, limbs);
        var number = ExactDivision.ToNumber(limbs);
        limbs.Clear();
        return number;
    }

    private static void Read(ReadOnlySpan<byte> bytes, Order order, Span<ulong> limbs)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        switch (order)
        {
            case Order.LittleEndian:
                words.CopyTo(limbs);
                break;
            case Order.BigEndian:
                for (int i = 0; i < limbs.Length; i++)
                {
                    limbs[i] = BinaryPrimitives.ReverseEndianness(words[words.Length - 1 - i]);
                }
                break;
            default:
                for (int i = 0; i < limbs.Length; i++)
                {
                    limbs[i] = BitOperations.RotateLeft(words[words.Length - 1 - i], 32);
                }
                break;
        }
    }

    private enum Order
    {
        LittleEndian,
        BigEndian,
        Words32,
    }

    /// <summary>Numbers of so many bytes: which moduli they may be factors of, and of which the private exponent.</summary>
    private sealed record NumberSize(int Bytes, Target[] Multiples, Target[] Moduli);

    private sealed class Target
    {
        public Target(RsaPublicKey key)
        {
            Key = key;
            byte[] modulus = key.Modulus[..];
            Array.Reverse(modulus);
            Limbs = ExactDivision.ToLimbs(modulus);
            byte[] exponent = [.. new byte[8], .. key.Exponent];
            Test = new PrivateExponentTest(Limbs, BinaryPrimitives.ReadUInt64BigEndian(exponent.AsSpan(exponent.Length - 8)));
        }

        public RsaPublicKey Key { get; }
        public ulong[] Limbs { get; }
        public int Bytes => 8 * Limbs.Length;
        public PrivateExponentTest Test { get; }
        public volatile bool IsFound;
    }
}
