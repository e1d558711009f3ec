using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Keystay.Scanning.Survey;

/// <summary>Distinct numbers that something in memory points at or counts: the candidates for private values and public halves alike.</summary>
/// <remarks>Values are kept least significant byte first, at the width they had. Not thread-safe. Disposing overwrites them.</remarks>
internal sealed class NumberPool : IDisposable
{
    private const int SlabBytes = 64 << 10;
    private const int MostBytes = 2048;

    private readonly List<byte[]> slabs = [];
    private readonly Dictionary<ulong, int> firstByHash = [];
    private readonly List<Entry> entries = [];
    private int used = SlabBytes;
    private long bytes;

    /// <summary>Whether numbers were turned away because the pool was full.</summary>
    public bool IsFull { get; private set; }

    /// <summary>How many distinct numbers.</summary>
    public int Count => entries.Count;

    /// <summary>A number, least significant byte first.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var entry = entries[index];
            return slabs[entry.Slab].AsSpan(entry.Start, entry.Length);
        }
    }

    /// <summary>The orders in which memory held the number.</summary>
    public (bool Big, bool Little) OrdersOf(int index) => (entries[index].SeenBig, entries[index].SeenLittle);

    /// <summary>Adds a number if it could be random; says whether it is in the pool now.</summary>
    public bool Add(ReadOnlySpan<byte> number, NumberOrder order) => IsPlausible(number) && AddPlausible(number, order);

    /// <summary>Adds what may be a number in either order.</summary>
    public bool AddInBothOrders(ReadOnlySpan<byte> number) =>
        IsPlausible(number) && AddPlausible(number, NumberOrder.BigEndian) && AddPlausible(number, NumberOrder.LittleEndian);

    /// <summary>Takes over another pool's numbers.</summary>
    public void Merge(NumberPool other)
    {
        IsFull |= other.IsFull;
        for (int i = 0; i < other.Count; i++)
        {
            var (big, little) = other.OrdersOf(i);
            AddLittleEndian(other[i], big, little);
        }
        other.Dispose();
    }

    public void Dispose()
    {
        slabs.ForEach(slab => CryptographicOperations.ZeroMemory(slab));
        slabs.Clear();
        entries.Clear();
        firstByHash.Clear();
        used = SlabBytes;
        bytes = 0;
    }

    private static bool IsPlausible(ReadOnlySpan<byte> number) => number.Length is >= 16 and <= MostBytes && Randomness.Plausible(number);

    private bool AddPlausible(ReadOnlySpan<byte> number, NumberOrder order)
    {
        if (order == NumberOrder.LittleEndian)
        {
            return AddLittleEndian(number, big: false, little: true);
        }
        Span<byte> reversed = stackalloc byte[MostBytes];
        reversed = reversed[..number.Length];
        number.CopyTo(reversed);
        reversed.Reverse();
        bool added = AddLittleEndian(reversed, big: true, little: false);
        CryptographicOperations.ZeroMemory(reversed);
        return added;
    }

    private bool AddLittleEndian(ReadOnlySpan<byte> number, bool big, bool little)
    {
        ulong hash = Hash(number);
        if (firstByHash.TryGetValue(hash, out int at))
        {
            // Two numbers of one hash are told apart by their bytes: probing on keeps the second.
            for (; at >= 0; at = entries[at].NextOfHash)
            {
                if (this[at].SequenceEqual(number))
                {
                    entries[at] = entries[at] with { SeenBig = entries[at].SeenBig | big, SeenLittle = entries[at].SeenLittle | little };
                    return true;
                }
            }
        }
        if (bytes + number.Length > ScanLimits.MaxPoolBytes)
        {
            IsFull = true;
            return false;
        }
        int next = firstByHash.GetValueOrDefault(hash, -1);
        firstByHash[hash] = entries.Count;
        entries.Add(Store(number) with { SeenBig = big, SeenLittle = little, NextOfHash = next });
        return true;
    }

    private Entry Store(ReadOnlySpan<byte> number)
    {
        if (used + number.Length > SlabBytes)
        {
            slabs.Add(new byte[SlabBytes]);
            used = 0;
        }
        number.CopyTo(slabs[^1].AsSpan(used));
        var entry = new Entry(slabs.Count - 1, used, number.Length);
        used += number.Length;
        bytes += number.Length;
        return entry;
    }

    private static ulong Hash(ReadOnlySpan<byte> number)
    {
        // The numbers are random by then, so a few of their words tell them apart; a file made to collide only makes its own scan slow.
        ulong low = MemoryMarshal.Read<ulong>(number);
        ulong high = MemoryMarshal.Read<ulong>(number[^8..]);
        ulong middle = MemoryMarshal.Read<ulong>(number[(number.Length / 2 - 4)..]);
        return (low ^ ulong.RotateLeft(high, 21) ^ ulong.RotateLeft(middle, 43) ^ (ulong)number.Length) * 0x9E3779B97F4A7C15;
    }

    private readonly record struct Entry(int Slab, int Start, int Length)
    {
        public bool SeenBig { get; init; }
        public bool SeenLittle { get; init; }
        public int NextOfHash { get; init; } = -1;
    }
}
