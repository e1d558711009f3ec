using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keystay.Scanning.Survey;

/// <summary>A cheap test that throws away text, pointers, counters and code before a proof is paid for.</summary>
/// <remarks>
/// The bounds let through all but about one in a million random strings: popcount within 5.5 standard deviations, and no fewer distinct bytes than
/// were seen in 400,000 random strings of each length.
/// </remarks>
internal static class Randomness
{
    /// <summary>Whether 16 or more bytes could be a random number; its leading or trailing zero bytes do not count.</summary>
    public static bool Plausible(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.Trim((byte)0);
        return bytes.Length >= 14 && PlausiblePopCount(bytes) && DistinctBytes(bytes) >= FewestDistinct(bytes.Length);
    }

    private static bool PlausiblePopCount(ReadOnlySpan<byte> bytes)
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
        return WithinDeviations(bits, bytes.Length * 8) && WithinDeviations(tops, bytes.Length);
    }

    /// <summary>|2·hits − trials| ≤ 5.5·√trials: a fair coin's standard deviation is half the root of the tosses.</summary>
    private static bool WithinDeviations(int hits, int trials)
    {
        long off = 2L * hits - trials;
        return off * off <= 30L * trials;
    }

    private static int FewestDistinct(int length) => length switch
    {
        < 16 => 8,
        < 24 => 10,
        < 32 => 15,
        < 48 => 21,
        < 64 => 29,
        < 96 => 36,
        < 128 => 50,
        < 192 => 65,
        < 256 => 90,
        _ => 110,
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
