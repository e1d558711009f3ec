using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Searching;

/// <summary>
/// Tells of numbers in windows that an odd prime up to 137 divides them, as it does three of four random ones, at the cost of two loads and a product for
/// all primes together: what a window holds follows from sums up to its ends, and windows at every byte share these.
/// </summary>
/// <remarks>
/// Three sums run over the bytes b, modulo 32 primes at a time. Big-endian H ← 256·H + b, and little-endian M ← (M + b)/256: over the n bytes of a window
/// with the number x, H becomes 256ⁿ·H + x, and M becomes (M + x)/256ⁿ. W does for words of 32 bits what H does for bytes. So a prime divides x exactly if
/// one sum is 256ⁿ times the other. Primes below 152 keep every product in 16 bits.
/// </remarks>
internal sealed class SmallFactors
{
    private const int Sums = 3; // M, H, W of a place, in the order of LimbOrder
    private const int WordBytes = 4;

    // Fields of the object: static ones would be asked for whether they are set at each use.
    private readonly Vector512<ushort> prime = Each(p => p);
    private readonly Vector512<ushort> reciprocal = Each(p => 65536 / p);
    private readonly Vector512<ushort> shiftByByte = PowersOf256(1);
    private readonly Vector512<ushort> shiftByWord = PowersOf256(WordBytes);
    private readonly Vector512<ushort> unshiftByByte = Each(p => (uint)Enumerable.Range(1, (int)p).First(i => i * 256 % p == 1));

    private readonly Vector512<ushort>[] sums; // behind those of a word of places that stay zero
    private readonly int places;
    private int first, last = -1; // places that have sums

    /// <param name="bytes">How many bytes from the first place on are followed without a new start.</param>
    public SmallFactors(int bytes)
    {
        places = bytes + 1;
        sums = new Vector512<ushort>[(WordBytes + places) * Sums];
    }

    /// <summary>256 to the power of a window's length, modulo each prime.</summary>
    public static Vector512<ushort> PowersOf256(int length) => Each(p => (uint)System.Numerics.BigInteger.ModPow(256, length, p));

    /// <summary>Forgets what was followed: the next bytes are others.</summary>
    public void Restart() => last = -1;

    /// <summary>Makes the sums of [from, to], at both ends of which windows may begin and end. Cheapest for ascending places.</summary>
    public void Follow(ReadOnlySpan<byte> window, int from, int to)
    {
        if (last < 0 || from < first || from > last || to - first >= places)
        {
            (first, last) = (from, from);
            sums.AsSpan(WordBytes * Sums, Sums).Clear();
        }
        var (p, reciprocals, shift, shiftWord, unshift) = (prime, reciprocal, shiftByByte, shiftByWord, unshiftByByte);
        ref var sum = ref At(last);
        var (little, big) = (sum, Unsafe.Add(ref sum, 1));
        foreach (byte next in window[last..Math.Max(last, to)])
        {
            var value = Vector512.Create((ushort)next);
            ref var word = ref Unsafe.Subtract(ref sum, (WordBytes - 1) * Sums);
            sum = ref Unsafe.Add(ref sum, Sums);
            little = Reduce((little + value) * unshift, p, reciprocals);
            big = Reduce((big * shift) + value, p, reciprocals);
            sum = little;
            Unsafe.Add(ref sum, 1) = big;
            // The word from there on is 2^32·M − M'. Of the first words only the differences count: any sums do before them.
            Unsafe.Add(ref sum, 2) = Reduce(((Unsafe.Add(ref word, 2) + little) * shiftWord) + (p - word), p, reciprocals);
        }
        last = Math.Max(last, to);
    }

    /// <summary>Whether one of the primes divides the number in [start, end), both of which were followed.</summary>
    /// <param name="start">Where the window begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="order">How the number lies in it.</param>
    /// <param name="power"><see cref="PowersOf256"/> of its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Divide(int start, int end, LimbOrder order, Vector512<ushort> power)
    {
        var (before, after) = (Unsafe.Add(ref At(start), (int)order), Unsafe.Add(ref At(end), (int)order));
        return order == LimbOrder.LittleEndian
            ? Vector512.EqualsAny(Reduce(after * power, prime, reciprocal), before)
            : Vector512.EqualsAny(Reduce(before * power, prime, reciprocal), after);
    }

    private ref Vector512<ushort> At(int place) => ref sums[(WordBytes + place - first) * Sums];

    /// <summary>The quotient by the rounded reciprocal is at most one too small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Reduce(Vector512<ushort> value, Vector512<ushort> prime, Vector512<ushort> reciprocal)
    {
        var rest = value - (HighProduct(value, reciprocal) * prime);
        return Vector512.Min(rest, rest - prime);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> HighProduct(Vector512<ushort> a, Vector512<ushort> b)
    {
        if (Avx512BW.IsSupported)
        {
            return Avx512BW.MultiplyHigh(a, b);
        }
        var (lowA, highA) = Vector512.Widen(a);
        var (lowB, highB) = Vector512.Widen(b);
        return Vector512.Narrow((lowA * lowB) >>> 16, (highA * highB) >>> 16);
    }

    private static Vector512<ushort> Each(Func<uint, uint> value) =>
        Vector512.Create([.. SmallPrimes.Odd(256).Take(Vector512<ushort>.Count).Select(p => (ushort)value(p))]);
}
