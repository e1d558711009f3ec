using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Searching;

/// <summary>Tells of eight windows at a time that none of them can be a random number: zeros, text, pointers and tables end here.</summary>
/// <remarks>
/// Windows that begin within eight bytes of each other share what lies behind those. How many of the shared bytes may be zero, and how few may have
/// the top bit, is set so that random bytes break either bound less than once in 2^44.
/// </remarks>
internal readonly struct RandomHead
{
    /// <summary>Bytes that are looked at; so many must be readable.</summary>
    public const int Size = 64;

    private const int Skipped = 8;
    private const double Lost = 1.0 / (1L << 44);

    private readonly ulong shared;
    private readonly int mostZeros, fewestTops;

    /// <param name="shortest">Bytes of the shortest number that is looked for: 32 or more.</param>
    public RandomHead(int shortest)
    {
        int bytes = Math.Min(shortest, Size) - Skipped;
        shared = ((1UL << bytes) - 1) << Skipped;
        mostZeros = bytes - RarestCount(bytes, 255.0 / 256);
        fewestTops = RarestCount(bytes, 0.5);
    }

    /// <summary>Whether a number may begin in the eight bytes from <paramref name="at"/> on.</summary>
    public bool IsPlausible(ReadOnlySpan<byte> window, int at)
    {
        var bytes = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(window[at..(at + Size)]));
        return BitOperations.PopCount(Vector512.Equals(bytes, Vector512<byte>.Zero).ExtractMostSignificantBits() & shared) <= mostZeros
            && BitOperations.PopCount(bytes.ExtractMostSignificantBits() & shared) >= fewestTops;
    }

    /// <summary>The least count of hits among so many trials that is not rarer, with all below it, than what may be lost.</summary>
    internal static int RarestCount(int trials, double chance)
    {
        int hits = 0;
        double ways = Math.Pow(1 - chance, trials);
        for (double below = ways; below < Lost; below += ways)
        {
            ways *= (trials - hits) / (hits + 1.0) * (chance / (1 - chance));
            hits++;
        }
        return hits;
    }
}
