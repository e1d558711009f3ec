namespace Keystay.Scanning.Searching;

/// <summary>
/// Tells of eight windows at a time that none of them can be a random number, by a code that learns which bytes are frequent in what they share: machine
/// code, metadata and other dense tables end here.
/// </summary>
/// <remarks>
/// The code is a Pólya urn. After i bytes, c of them of one value, it expects that value next with chance (c + a) / (i + A), where a is what the value
/// weighs before any is seen and A the sum of all a. By Kraft's inequality it is 44 bits shorter than the bytes themselves for no more than one random
/// string in 2^44. Its length depends on how often each value occurs and not on the order, so it is kept up as the window moves.
/// </remarks>
internal sealed class RandomRun
{
    private const int Skipped = 8;
    private const int MostBytes = 1024;
    private const double Bit = 256;
    private const int SavedBits = 44;

    /// <summary>What a value weighs before any is seen, as it is in tables: zero and small numbers are the most frequent, and most values are below 96.</summary>
    private static readonly (int Below, double Weight)[] Weights = [(1, 7), (16, 2), (96, 0.75), (256, 0.5)];

    /// <summary>For each value, where the steps of its weight begin.</summary>
    private static readonly ushort[] Origins = [.. Enumerable.Range(0, 256).Select(b => (ushort)(MostBytes * Array.FindIndex(Weights, w => b < w.Below)))];

    /// <summary>log₂(c + a), rounded down, for each weight and count: rounding loses no random string.</summary>
    private static readonly int[] Steps = [.. Weights.SelectMany(w => Enumerable.Range(0, MostBytes).Select(c => (int)Math.Floor(Bit * Math.Log2(c + w.Weight))))];

    private readonly int size, least;
    private readonly ushort[] places = new ushort[256]; // in Steps
    private int begin = -1, sum;

    /// <param name="length">Bytes of the numbers that are looked for: 32 to 1024.</param>
    public RandomRun(int length)
    {
        size = length - Skipped;
        double all = Origins.Sum(origin => Weights[origin / MostBytes].Weight);
        least = (int)Math.Ceiling(Bit * (SavedBits + Enumerable.Range(0, size).Sum(i => Math.Log2((i + all) / 256))));
    }

    /// <summary>Forgets where it was: the next bytes are others.</summary>
    public void Restart() => begin = -1;

    /// <summary>Whether a number may begin in the eight bytes from <paramref name="at"/> on; cheapest for places in ascending order of one window.</summary>
    public bool IsPlausible(ReadOnlySpan<byte> window, int at)
    {
        int start = at + Skipped;
        if (start + size > window.Length)
        {
            return false;
        }
        if (begin < 0 || start < begin || start - begin > size / 2)
        {
            Origins.CopyTo(places);
            sum = 0;
            Add(window.Slice(start, size));
        }
        else
        {
            Remove(window[begin..start]);
            Add(window[(begin + size)..(start + size)]);
        }
        begin = start;
        return sum < least;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        int added = 0;
        foreach (byte value in bytes)
        {
            added += Steps[places[value]++];
        }
        sum += added;
    }

    private void Remove(ReadOnlySpan<byte> bytes)
    {
        int removed = 0;
        foreach (byte value in bytes)
        {
            removed += Steps[--places[value]];
        }
        sum -= removed;
    }
}
