using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keystay.Scanning.Sweeping;

/// <summary>All needles, indexed by their eight-byte windows: any run of 15 bytes in a file contains an aligned word that stands in this index.</summary>
internal sealed class NeedleSet : IDisposable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Needle[] needles;
    // A Bloom filter of three bits, all in the one word that the hash's top bits choose.
    private readonly ulong[] filter;
    private readonly int filterShift;
    private readonly Dictionary<ulong, int> firstByWord;
    private readonly List<(int Needle, int At, int Next)> entries = [];

    public NeedleSet(IEnumerable<Needle> all)
    {
        needles = [.. all];
        firstByWord = [];
        for (int i = 0; i < needles.Length; i++)
        {
            Index(i);
        }
        int bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, firstByWord.Count)), 10, 20);
        filter = new ulong[1 << bits];
        filterShift = 64 - bits;
        foreach (ulong word in firstByWord.Keys)
        {
            ulong hash = word * Multiplier;
            filter[hash >> filterShift] |= Bits(hash);
        }
    }

    public int Count => needles.Length;

    public Needle this[int index] => needles[index];

    /// <summary>Whether the word may stand in some needle; false is certain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayContain(ulong word)
    {
        ulong hash = word * Multiplier;
        ulong bits = Bits(hash);
        return (Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(filter), (nint)(hash >> filterShift)) & bits) == bits;
    }

    /// <summary>Every needle and index in it at which the word stands.</summary>
    public IEnumerable<(int Needle, int At)> Occurrences(ulong word)
    {
        for (int i = firstByWord.GetValueOrDefault(word, -1); i >= 0; i = entries[i].Next)
        {
            yield return (entries[i].Needle, entries[i].At);
        }
    }

    public void Dispose()
    {
        foreach (var needle in needles)
        {
            needle.Dispose();
        }
        filter.AsSpan().Clear();
        firstByWord.Clear();
        entries.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(ulong hash) => 1UL << (int)(hash >> 8 & 63) | 1UL << (int)(hash >> 16 & 63) | 1UL << (int)(hash >> 24 & 63);

    private void Index(int number)
    {
        var needle = needles[number];
        // A run of so many bytes holds this many aligned words one after another, so indexing one in that many finds it.
        int every = Math.Max(1, (needle.Shortest - 7) / 8);
        for (int at = needle.PrivateFrom; at + 8 <= needle.Data.Length; at++)
        {
            if (at / 8 % every != 0)
            {
                continue;
            }
            ulong word = MemoryMarshal.Read<ulong>(needle.Data.AsSpan(at));
            if (IsDistinctive(word))
            {
                entries.Add((number, at, firstByWord.GetValueOrDefault(word, -1)));
                firstByWord[word] = entries.Count - 1;
            }
        }
    }

    /// <summary>Words of zeros and repetitions stand everywhere; a value's other words find it.</summary>
    private static bool IsDistinctive(ulong word)
    {
        int distinct = 0;
        ulong seen = 0;
        for (ulong rest = word; rest != 0; rest >>= 8)
        {
            ulong value = rest & 255;
            if (value != 0 && (seen & (1UL << (int)(value & 63))) == 0)
            {
                seen |= 1UL << (int)(value & 63);
                distinct++;
            }
        }
        return distinct >= 3;
    }
}
