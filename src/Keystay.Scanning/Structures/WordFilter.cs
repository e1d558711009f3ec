using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Structures;

/// <summary>Finds, among aligned 64-bit words, pointers that stand beside a small count and random-looking words that follow one.</summary>
/// <remarks>
/// BIGNUM, big.Int, Vec, SECItem, mpz, MPI, string and array headers all have one of these two shapes, so a single test of a few vector operations
/// per four words leaves only words that are worth looking at.
/// </remarks>
internal sealed class WordFilter
{
    /// <summary>Counts from 4 up to the 16,384 bytes of ssh-agent's prekey.</summary>
    private const uint LeastCount = 4;
    private const uint CountSpan = 16_384 - LeastCount + 1;

    /// <summary>Words before a candidate that must be readable.</summary>
    public const int WordsBefore = 2;

    private readonly ulong lowest;
    private readonly ulong span;

    /// <summary>For a dump whose pointers lie in [lowest, highest); an empty range when pointers cannot be followed.</summary>
    public WordFilter(ulong lowest, ulong highest)
    {
        this.lowest = lowest;
        span = highest - lowest;
    }

    /// <summary>What a candidate word is.</summary>
    [Flags]
    public enum Shape
    {
        None = 0,
        /// <summary>A pointer with a count after it, or one or two words before it.</summary>
        CountedPointer = 1,
        /// <summary>Data of which the first word looks random, or two of the three after it, with a count one or two words before it.</summary>
        CountedData = 2,
    }

    /// <summary>Whether a word lies in the range of pointers.</summary>
    public bool IsPointer(ulong word) => word - lowest < span;

    /// <summary>The scalar twin: what the word at <paramref name="at"/> (bytes) is. Two words before and one after must be readable; two more after it count if they are.</summary>
    public Shape ShapeOf(ReadOnlySpan<byte> window, int at)
    {
        ulong word = Word(window, at), next = Word(window, at + 8), previous = Word(window, at - 8), second = Word(window, at - 16);
        bool before = IsCount((uint)previous) || IsCount((uint)(previous >> 32)) || IsCount((uint)second) || IsCount((uint)(second >> 32));
        var shape = Shape.None;
        if (IsPointer(word) && (IsCount((uint)next) || before))
        {
            shape |= Shape.CountedPointer;
        }
        if (before && (IsRandomTop(word) || AreMostlyRandom(window, at)))
        {
            shape |= Shape.CountedData;
        }
        return shape;
    }

    /// <summary>For the four words from <paramref name="at"/> on: bit i if word i has a shape. Two words before and three after them must be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ShapedOf4(ref byte window, nuint at)
    {
        var word = Vector256.LoadUnsafe(ref window, at).AsUInt64();
        var next = AreCounts(Vector256.LoadUnsafe(ref window, at + 8).AsUInt32()).AsUInt64() << 32;
        var before = (AreCounts(Vector256.LoadUnsafe(ref window, at - 8).AsUInt32())
            | AreCounts(Vector256.LoadUnsafe(ref window, at - 16).AsUInt32())).AsUInt64();
        before |= before << 32;
        var pointer = Vector256.LessThan(word - Vector256.Create(lowest), Vector256.Create(span));
        var second = AreRandomTops(Vector256.LoadUnsafe(ref window, at + 8).AsUInt64());
        var third = AreRandomTops(Vector256.LoadUnsafe(ref window, at + 16).AsUInt64());
        var fourth = AreRandomTops(Vector256.LoadUnsafe(ref window, at + 24).AsUInt64());
        var random = AreRandomTops(word) | (second & third) | (fourth & (second | third));
        return ((pointer & (next | before)) | (random & before)).ExtractMostSignificantBits();
    }

    /// <summary>The candidates of a whole aligned range, in order.</summary>
    /// <param name="window">The bytes.</param>
    /// <param name="start">Index of the first word.</param>
    /// <param name="end">Index after the last word that may be a candidate.</param>
    /// <param name="visit">Called with the index of each candidate.</param>
    public void Find<TVisitor>(ReadOnlySpan<byte> window, int start, int end, ref TVisitor visit)
        where TVisitor : IWordVisitor, allows ref struct
    {
        int at = start;
        ref byte origin = ref MemoryMarshal.GetReference(window);
        int last = Math.Min(end, window.Length - 8);
        for (; at + 32 <= Math.Min(last, window.Length - 24); at += 32)
        {
            uint mask = ShapedOf4(ref origin, (nuint)at);
            while (mask != 0)
            {
                visit.Visit(window, at + (8 * BitOperations.TrailingZeroCount(mask)));
                mask &= mask - 1;
            }
        }
        for (; at + 8 <= last; at += 8)
        {
            if (ShapeOf(window, at) != Shape.None)
            {
                visit.Visit(window, at);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> AreCounts(Vector256<uint> words) =>
        Vector256.LessThan(words - Vector256.Create(LeastCount), Vector256.Create(CountSpan));

    private static bool IsCount(uint value) => value - LeastCount < CountSpan;

    /// <summary>Small numbers, pointers and negative numbers have none. One in 32,768 random words has none either.</summary>
    private static bool IsRandomTop(ulong word) => (word >> 48) is not (0 or 0xFFFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> AreRandomTops(Vector256<ulong> words) =>
        Vector256.GreaterThanOrEqual(words + Vector256.Create(1UL << 48), Vector256.Create(1UL << 49));

    /// <summary>
    /// Whether two of the three words behind the first look random. Random data of 32 bytes fail that and the test of their first word once in 2^43.
    /// </summary>
    private static bool AreMostlyRandom(ReadOnlySpan<byte> window, int at)
    {
        int random = 0;
        for (int next = at + 8; next <= Math.Min(at + 24, window.Length - 8); next += 8)
        {
            random += IsRandomTop(Word(window, next)) ? 1 : 0;
        }
        return random >= 2;
    }

    private static ulong Word(ReadOnlySpan<byte> window, int at) => MemoryMarshal.Read<ulong>(window[at..]);
}
