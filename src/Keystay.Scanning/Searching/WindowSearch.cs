using System.Buffers.Binary;
using System.Numerics;
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
    private readonly Target[] targets;
    private readonly (int Bytes, Target[] Targets)[] byLength; // of a modulus
    private readonly int[] factorLimbs;
    private readonly RandomHead head;

    public WindowSearch(IEnumerable<RsaPublicKey> keys)
    {
        targets = [.. keys.Where(CanSearch).Select(k => new Target(k))];
        byLength = [.. targets.GroupBy(t => 8 * t.Limbs.Length).Select(g => (g.Key, g.ToArray()))];
        factorLimbs = [.. byLength.Select(l => l.Bytes / 16)];
        head = new RandomHead(8 * factorLimbs.DefaultIfEmpty().Min());
    }

    /// <summary>Whether windows can be tried for a key: its factors must be whole words.</summary>
    public static bool CanSearch(RsaPublicKey key) => key.Bits is >= 512 and <= 8192 && key.Bits % 128 == 0 && (key.Modulus[^1] & 1) == 1;

    public bool IsEmpty => targets.Length == 0;

    /// <summary>Tries every window that begins in [start, end) at a multiple of the stride: 1, or 8.</summary>
    public void Search(ReadOnlySpan<byte> window, int start, int end, int stride, Action<RsaPublicKey, BigInteger, bool> found)
    {
        if (IsEmpty)
        {
            return;
        }
        int last = Math.Min(end, window.Length - RandomHead.Size + 1);
        var factorBlocks = new RandomBlocks(8 * factorLimbs.Min(), start);
        var exponentBlocks = new RandomBlocks(16 * factorLimbs.Min(), start);
        for (int at = start; at < last; at += 8)
        {
            if (!head.IsPlausible(window, at) || !factorBlocks.AreRandom(window, at))
            {
                continue;
            }
            // Exponents are twice as long, and twice as many bytes tell code from random bytes much better.
            bool areExponents = exponentBlocks.AreRandom(window, at);
            for (int first = at; first < Math.Min(at + 8, last); first += stride)
            {
                Factors(window, first, found);
                if (areExponents)
                {
                    Exponents(window, first, found);
                }
            }
        }
    }

    private void Factors(ReadOnlySpan<byte> window, int at, Action<RsaPublicKey, BigInteger, bool> found)
    {
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(window[at..]);
        foreach (int limbs in factorLimbs)
        {
            if (at + (8 * limbs) <= window.Length)
            {
                Factor(window.Slice(at, 8 * limbs), first, found);
            }
        }
    }

    private void Exponents(ReadOnlySpan<byte> window, int at, Action<RsaPublicKey, BigInteger, bool> found)
    {
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(window[at..]), second = BinaryPrimitives.ReadUInt64LittleEndian(window[(at + 8)..]);
        // Two limbs from the top are all that the test of an exponent reads.
        ulong big = BinaryPrimitives.ReverseEndianness(first), bigLow = BinaryPrimitives.ReverseEndianness(second);
        ulong words = BitOperations.RotateLeft(first, 32), wordsLow = BitOperations.RotateLeft(second, 32);
        foreach (var (length, ofLength) in byLength)
        {
            if (at + length > window.Length)
            {
                continue;
            }
            var bytes = window.Slice(at, length);
            ulong little = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]), littleLow = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^16..]);
            // e·d is one more than a multiple of an even number: d is odd.
            bool isBig = (bytes[^1] & 1) != 0, isWords = (bytes[^4] & 1) != 0, isLittle = (bytes[0] & 1) != 0;
            foreach (var target in ofLength)
            {
                if (isBig && target.Test.FitsTop(big, bigLow))
                {
                    Exponent(bytes, Order.BigEndian, target, found);
                }
                if (isWords && target.Test.FitsTop(words, wordsLow))
                {
                    Exponent(bytes, Order.Words32, target, found);
                }
                if (isLittle && target.Test.FitsTop(little, littleLow))
                {
                    Exponent(bytes, Order.LittleEndian, target, found);
                }
            }
        }
    }

    private void Factor(ReadOnlySpan<byte> bytes, ulong first, Action<RsaPublicKey, BigInteger, bool> found)
    {
        ulong last = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]);
        if ((first & 1) != 0 && (long)last < 0)
        {
            Divide(bytes, Order.LittleEndian, found);
        }
        if ((first & 0x80) != 0 && (last >> 56 & 1) != 0)
        {
            Divide(bytes, Order.BigEndian, found);
        }
        if ((first & 0x80000000) != 0 && (last >> 32 & 1) != 0)
        {
            Divide(bytes, Order.Words32, found);
        }
    }

    private void Divide(ReadOnlySpan<byte> bytes, Order order, Action<RsaPublicKey, BigInteger, bool> found)
    {
        Span<ulong> factor = stackalloc ulong[bytes.Length / 8];
        Read(bytes, order, factor);
        if (!SmallPrimes.DivideQuickly(factor) && Randomness.Plausible(bytes))
        {
            // With several keys to try, one inverse makes a fourth of the work of each.
            Span<ulong> inverse = stackalloc ulong[factor.Length + 2];
            bool isShared = targets.Length > 1;
            if (isShared)
            {
                ExactDivision.Invert(factor, inverse);
            }
            foreach (var target in targets)
            {
                if (!target.IsFound && target.Limbs.Length == 2 * factor.Length
                    && (!isShared || ExactDivision.MayDivide(inverse, target.Limbs)) && ExactDivision.Divides(factor, target.Limbs))
                {
                    target.IsFound = true;
                    found(target.Key, ExactDivision.ToNumber(factor), false);
                }
            }
            inverse.Clear();
        }
        factor.Clear();
    }

    private static void Exponent(ReadOnlySpan<byte> bytes, Order order, Target target, Action<RsaPublicKey, BigInteger, bool> found)
    {
        if (!target.IsFound && Randomness.Plausible(bytes))
        {
            Span<ulong> exponent = stackalloc ulong[bytes.Length / 8];
            Read(bytes, order, exponent);
            found(target.Key, ExactDivision.ToNumber(exponent), true);
            exponent.Clear();
        }
    }

    private static void Read(ReadOnlySpan<byte> bytes, Order order, Span<ulong> limbs)
    {
        for (int i = 0; i < limbs.Length; i++)
        {
            limbs[i] = order switch
            {
                Order.LittleEndian => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]),
                Order.BigEndian => BinaryPrimitives.ReadUInt64BigEndian(bytes[(bytes.Length - (8 * (i + 1)))..]),
                _ => BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(bytes[(bytes.Length - (8 * (i + 1)))..]), 32),
            };
        }
    }

    private enum Order
    {
        LittleEndian,
        BigEndian,
        Words32,
    }

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
        public PrivateExponentTest Test { get; }
        public volatile bool IsFound;
    }
}
