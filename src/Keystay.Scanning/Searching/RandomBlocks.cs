using System.Numerics;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Searching;

/// <summary>
/// Tells of windows in code and other dense data that they hold no random number, by how few different bytes there are. That is too dear to count at every
/// place; but every window holds a whole block of a fixed grid, and each block is counted once.
/// </summary>
internal struct RandomBlocks
{
    private const int LargestBlock = 128;

    private readonly int origin, size, fewest;
    private int judged = -1;
    private bool isRandom;

    /// <param name="shortest">Bytes of the shortest number that is looked for: 32 or more. Windows of it that begin within eight bytes of each other share a block of half of it.</param>
    /// <param name="origin">Where the grid begins.</param>
    public RandomBlocks(int shortest, int origin)
    {
        this.origin = origin;
        size = Math.Min(LargestBlock, (int)BitOperations.RoundUpToPowerOf2((uint)(shortest / 2) + 1) / 2);
        // Of so many random bytes fewer are different once in 2^44 times.
        fewest = size switch { >= 128 => 72, >= 64 => 37, >= 32 => 17, _ => 7 };
    }

    /// <summary>Whether a number may begin in the eight bytes from <paramref name="at"/> on.</summary>
    public bool AreRandom(ReadOnlySpan<byte> window, int at)
    {
        int block = (at - origin + 8 + size - 1) / size;
        if (block != judged)
        {
            int start = origin + (block * size);
            judged = block;
            isRandom = start + size <= window.Length && IsRandom(window.Slice(start, size));
        }
        return isRandom;
    }

    private readonly bool IsRandom(ReadOnlySpan<byte> bytes) =>
        Randomness.Saved(bytes) < 44 * Randomness.SavedUnit && Randomness.DistinctBytes(bytes) >= fewest;
}
