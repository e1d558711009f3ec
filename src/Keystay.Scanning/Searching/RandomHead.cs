using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Searching;

/// <summary>Tells of eight windows at a time that none of them can be a random number: zeros, text, pointers and tables end here.</summary>
/// <remarks>
/// Windows that begin within eight bytes of each other share what lies behind those. Of 56 random bytes six are zero, or no more than four have the
/// top bit, once in eight million times.
/// </remarks>
internal readonly struct RandomHead
{
    /// <summary>Bytes that are looked at; so many must be readable.</summary>
    public const int Size = 64;

    private const int Skipped = 8, MostZeros = 5;

    private readonly ulong shared;
    private readonly int leastTops;

    /// <param name="shortest">Bytes of the shortest number that is looked for: 32 or more.</param>
    public RandomHead(int shortest)
    {
        int bytes = Math.Min(shortest, Size) - Skipped;
        shared = ((1UL << bytes) - 1) << Skipped;
        leastTops = bytes / 12;
    }

    /// <summary>Whether a number may begin in the eight bytes from <paramref name="at"/> on.</summary>
    public bool IsPlausible(ReadOnlySpan<byte> window, int at)
    {
        var bytes = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(window[at..(at + Size)]));
        return BitOperations.PopCount(Vector512.Equals(bytes, Vector512<byte>.Zero).ExtractMostSignificantBits() & shared) <= MostZeros
            && BitOperations.PopCount(bytes.ExtractMostSignificantBits() & shared) > leastTops;
    }
}
