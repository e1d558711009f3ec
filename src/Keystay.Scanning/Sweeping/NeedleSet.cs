using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keystay.Scanning.Sweeping;

/// <summary>All needles, indexed by their eight-byte windows: any run of 15 bytes in a file contains an aligned word that stands in this index.</summary>
internal sealed class NeedleSet : IDisposable
{
    /// <summary>A sweep passes over words below this one and over those of the pointers' range; one random word in 65,536 is such a one.</summary>
    public const ulong SmallestWord = 1UL << 16;

    /// <summary>Below it lie the limbs that some libraries keep one to a word (up to 30 bits).</summary>
    public const ulong SmallestPointer = 1UL << 30;

    /// <summary>User-space addresses of the platforms here have 47 bits.</summary>
    public const ulong PointerRange = (1UL << 48) - SmallestPointer;

    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly Needle[] needles;
    // A Bloom filter of three bits, all in the one word that the hash's top bits choose.
    private readonly ulong[] filter;
    private readonly int filterShift;
    // Entries hang in chains from the slot that their word's hash chooses.
    private readonly Entry[] entries;
    private readonly int[] slots;
    private readonly int slotShift;
    private int entryCount;

    public NeedleSet(IEnumerable<Needle> all)
    {
        needles = [.. all];
        int most = needles.Sum(n => n.Data.Length);
        int bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, most)) + 1, 10, 24);
        (slots, slotShift) = (new int[1 << bits], 64 - bits);
        slots.AsSpan().Fill(-1);
        entries = new Entry[most];
        for (int i = 0; i < needles.Length; i++)
        {
            Index(i);
        }
        bits = Math.Clamp(BitOperations.Log2((uint)Math.Max(1, entryCount)) - 2, 10, 20);
        (filter, filterShift) = (new ulong[1 << bits], 64 - bits);
        foreach (ref readonly var entry in entries.AsSpan(0, entryCount))
        {
            ulong hash = entry.Word * Multiplier;
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

    /// <summary>The first entry of the chain in which the word's places stand, among others; negative if there is none.</summary>
    public int First(ulong word) => slots[word * Multiplier >> slotShift];

    /// <summary>An entry of a chain.</summary>
    public ref readonly Entry EntryAt(int index) => ref entries[index];

    public void Dispose()
    {
        foreach (var needle in needles)
        {
            needle.Dispose();
        }
        filter.AsSpan().Clear();
        entries.AsSpan().Clear();
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
            if (at / 8 % every != 0 && !StandsIn(needle, at - 8, every) && !StandsIn(needle, at + 8, every))
            {
                continue;
            }
            ulong word = MemoryMarshal.Read<ulong>(needle.Data.AsSpan(at));
            if (IsDistinctive(word))
            {
                ref int slot = ref slots[word * Multiplier >> slotShift];
                entries[entryCount] = new(word, number, at, slot);
                slot = entryCount++;
            }
        }
    }

    /// <summary>Whether the neighbours of a word must find what it cannot: digits of 51 bits look like pointers once in eight.</summary>
    private static bool StandsIn(Needle needle, int at, int every) =>
        at >= needle.PrivateFrom && at + 8 <= needle.Data.Length && at / 8 % every == 0 && !IsDistinctive(MemoryMarshal.Read<ulong>(needle.Data.AsSpan(at)));

    /// <summary>
    /// Words of zeros and repetitions, and those that look like a pointer or a small number, stand everywhere; a value's other words find it.
    /// </summary>
    private static bool IsDistinctive(ulong word)
    {
        if (word < SmallestWord || word - SmallestPointer < PointerRange)
        {
            return false;
        }
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

    /// <summary>At <paramref name="At"/> of a needle stands the word; <paramref name="Next"/> is the next entry of the chain, negative at its end.</summary>
    public readonly record struct Entry(ulong Word, int Needle, int At, int Next);
}
