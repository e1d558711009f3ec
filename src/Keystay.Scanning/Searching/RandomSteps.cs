using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Searching;

/// <summary>
/// Tells of eight windows at a time that none of them can be a random number, by how many bytes are near those two, four or eight places before: sorted tables
/// and records of one shape end here.
/// </summary>
/// <remarks>A random byte is within eight of another once in sixteen, whatever that one is. So many of the shared bytes are that once in 2^44 for each distance.</remarks>
internal readonly struct RandomSteps
{
    private const int Skipped = 8;
    private const int Farthest = 8;
    private const int Lanes = 64;

    private readonly ulong first, second; // the lanes that all windows share
    private readonly int most;

    /// <param name="length">Bytes of the numbers that are looked for: 32 or more.</param>
    public RandomSteps(int length)
    {
        int bytes = Math.Min(length - Skipped - Farthest, 2 * Lanes);
        first = LowBits(bytes);
        second = LowBits(bytes - Lanes);
        most = bytes - RandomHead.RarestCount(bytes, 15.0 / 16);
    }

    /// <summary>Whether a number may begin in the eight bytes from <paramref name="at"/> on; always beside the end of memory.</summary>
    public bool IsPlausible(ReadOnlySpan<byte> window, int at)
    {
        int start = at + Skipped + Farthest;
        if (start + (2 * Lanes) > window.Length)
        {
            return true;
        }
        ref byte bytes = ref MemoryMarshal.GetReference(window);
        return Near(ref bytes, start, 2) <= most && Near(ref bytes, start, 4) <= most && Near(ref bytes, start, 8) <= most;
    }

    private int Near(ref byte bytes, int at, int distance) =>
        BitOperations.PopCount(NearOf64(ref bytes, at, distance) & first) + BitOperations.PopCount(NearOf64(ref bytes, at + Lanes, distance) & second);

    private static ulong NearOf64(ref byte bytes, int at, int distance)
    {
        var step = Vector512.LoadUnsafe(ref bytes, (nuint)at) - Vector512.LoadUnsafe(ref bytes, (nuint)(at - distance));
        return Vector512.LessThan(step + Vector512.Create((byte)8), Vector512.Create((byte)16)).ExtractMostSignificantBits();
    }

    private static ulong LowBits(int count) => count switch { <= 0 => 0, >= 64 => ulong.MaxValue, _ => (1UL << count) - 1 };
}
