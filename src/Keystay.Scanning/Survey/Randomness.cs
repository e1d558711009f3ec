using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Survey;

/// <summary>A cheap test that throws away text, pointers, counters and code before a proof is paid for.</summary>
/// <remarks>
/// What is thrown away is never tried, so the bounds are those of a proof: of random strings of 32 bytes and more each of the seven tests turns away
/// fewer than one in 2^43, all together one in 2^40. No key of today has a number below 32 bytes; of those one in 2^22 is lost.
/// </remarks>
internal static class Randomness
{
    /// <summary>What the code of <see cref="Saved"/> knows of a byte: 0 zero, 1 text, 2 anything else.</summary>
    private static readonly byte[] Kinds = [.. Enumerable.Range(0, 256).Select(b => (byte)(b == 0 ? 0 : b is >= ' ' and <= '~' or '\t' or '\n' or '\r' ? 1 : 2))];

    private const int HeadBytes = 64;

    /// <summary>Whether 16 or more bytes could be a random number; its leading or trailing zero bytes do not count.</summary>
    public static bool Plausible(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.Trim((byte)0);
        return bytes.Length >= 14 && !HasManyZeros(bytes) && HasPlausibleHead(bytes) && PlausibleBits(bytes)
            && DistinctBytes(bytes) >= FewestDistinct(bytes.Length) && Saved(bytes) < 43 * SavedUnit;
    }

    /// <summary>
    /// Whether a random number of 31 bytes or more may begin here, however long it is; one whose first byte is zero may always. Of such numbers one in 2^41
    /// has the zeros that tell against it.
    /// </summary>
    public static bool MayBegin(ReadOnlySpan<byte> bytes) => bytes is [0, ..] || !HasManyZeros(bytes);

    /// <summary>
    /// Whether 32 or more bytes could be a private number that nothing public stands beside. The stricter test is for what follows the beginning of an
    /// encoding: programs keep that as a constant, and their other constants behind it, whose tags and lengths come again at distances of a word.
    /// </summary>
    /// <remarks>Fewer than one random string of a key's length in half a million has so many pairs of equal bytes at one of the distances.</remarks>
    public static bool PlausibleAlone(ReadOnlySpan<byte> bytes)
    {
        if (!Plausible(bytes))
        {
            return false;
        }
        int most = bytes.Length <= 32 ? 4 : 5;
        foreach (int distance in (ReadOnlySpan<int>)[1, 2, 4, 8])
        {
            int equal = 0;
            for (int i = distance; i < bytes.Length; i++)
            {
                equal += bytes[i] == bytes[i - distance] ? 1 : 0;
            }
            if (equal > most)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Nine of the first 32 bytes, which random ones have once in 2^47: what most words of structures hold ends here.</summary>
    private static bool HasManyZeros(ReadOnlySpan<byte> bytes) => bytes.Length >= 32
        && BitOperations.PopCount(Vector256.Equals(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(bytes)), Vector256<byte>.Zero).ExtractMostSignificantBits()) > 8;

    /// <summary>Long strings are mostly structures, which repeat themselves in their first bytes already.</summary>
    private static bool HasPlausibleHead(ReadOnlySpan<byte> bytes) => bytes.Length < 2 * HeadBytes || DistinctBytes(bytes[..HeadBytes]) >= FewestDistinct(HeadBytes);

    private static bool PlausibleBits(ReadOnlySpan<byte> bytes)
    {
        int bits = 0, tops = 0;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            bits += BitOperations.PopCount(word);
            tops += BitOperations.PopCount(word & 0x8080808080808080);
        }
        foreach (byte rest in bytes[(words.Length * 8)..])
        {
            bits += BitOperations.PopCount(rest);
            tops += rest >> 7;
        }
        return IsFair(bits, bytes.Length * 8) && IsFair(tops, bytes.Length) && (tops != 0 || !IsText(bytes));
    }

    /// <summary>
    /// |2·heads − tosses| ≤ √(62·tosses). By Hoeffding's inequality a fair coin breaks that at most 2·exp(−31) &lt; 2^−43 of the times, however often it is tossed.
    /// </summary>
    private static bool IsFair(int heads, int tosses)
    {
        long off = (2L * heads) - tosses;
        return off * off <= 62L * tosses;
    }

    /// <summary>A bit, as <see cref="Saved"/> counts.</summary>
    internal const int SavedUnit = 16;

    /// <summary>
    /// How many bits shorter than the bytes themselves a code would make them that expects zeros after zeros and text after text, as structures with
    /// strings and pointers have them. By Kraft's inequality no code saves k bits on more than one random string in 2^k.
    /// </summary>
    internal static int Saved(ReadOnlySpan<byte> bytes)
    {
        // 16·log₂(256·q), rounded down, for q the chance of one byte of the kind of the column after one of the kind of the row:
        // zero .68 .15 .17, text .10 .74 .16, others .11 .30 .59, shared by the 1, 98 and 157 bytes of a kind.
        ReadOnlySpan<sbyte> gains = [119, -22, -30, 74, 15, -32, 77, -6, -2];
        int saved = 0, kind = 2;
        foreach (byte value in bytes)
        {
            int next = Kinds[value];
            saved += gains[(3 * kind) + next];
            kind = next;
        }
        return saved;
    }

    /// <summary>32 random bytes are all of the 99 that text and its ends are made of once in 2^43.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            if (Kinds[value] == 2)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Fewer different bytes than these are in random strings of at least that length once in 2^44; below 32 bytes once in 2^26.</summary>
    private static int FewestDistinct(int length) => length switch
    {
        < 16 => 8,
        < 24 => 10,
        < 32 => 15,
        < 40 => 17,
        < 48 => 22,
        < 56 => 27,
        < 64 => 32,
        < 80 => 37,
        < 96 => 47,
        < 112 => 56,
        < 128 => 64,
        < 160 => 72,
        < 192 => 87,
        < 224 => 101,
        < 256 => 114,
        _ => 125,
    };

    /// <summary>How many different bytes there are.</summary>
    [SkipLocalsInit]
    public static int DistinctBytes(ReadOnlySpan<byte> bytes)
    {
        // A flag for each value: no branch that random bytes would make the processor guess wrong.
        Span<byte> seen = stackalloc byte[256];
        seen.Clear();
        ref byte flags = ref MemoryMarshal.GetReference(seen);
        foreach (byte value in bytes)
        {
            Unsafe.Add(ref flags, value) = 1;
        }
        int distinct = 0;
        foreach (ulong eight in MemoryMarshal.Cast<byte, ulong>(seen))
        {
            distinct += BitOperations.PopCount(eight);
        }
        seen.Clear();
        return distinct;
    }
}
