using System.Runtime.InteropServices;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Structures;

/// <summary>The counted numbers of 32-bit processes: four-byte pointers beside four-byte counts, at every fourth byte.</summary>
internal static class CountedNumbers32
{
    /// <summary>Looks at [start, end), which begins at a multiple of four in memory.</summary>
    public static void Find(ReadOnlySpan<byte> window, int start, int end, ulong lowest, ulong highest, WorkerState worker)
    {
        for (int at = Math.Max(start, 8); at < end && at + 8 <= window.Length; at += 4)
        {
            uint pointer = Word(window, at), next = Word(window, at + 4), previous = Word(window, at - 4);
            if (pointer >= lowest && pointer < highest)
            {
                // BIGNUM {d, top}, slices and buffers {data, length}; mbedTLS {n, p}.
                Pointer(pointer, next, worker);
                Pointer(pointer, previous, worker);
            }
            // Arrays after their length; payloads after the size of a malloc chunk, whose header is eight bytes here.
            Data(window, at, previous, worker);
            Data(window, at, (previous & ~7u) - 8, worker);
            Data(window, at, (previous & ~7u) - 4, worker);
        }
    }

    private static void Pointer(uint pointer, uint count, WorkerState worker)
    {
        if (KeySizes.IsWordCount(count))
        {
            Follow(pointer, (int)count * 4, worker);
        }
        if (KeySizes.IsByteLength(count))
        {
            Follow(pointer, (int)count, worker);
        }
    }

    private static void Follow(uint pointer, int length, WorkerState worker)
    {
        if (length <= KeySizes.MostBytes && worker.Recent.IsNew(pointer, length))
        {
            Span<byte> bytes = stackalloc byte[length];
            if (worker.Memory.TryRead(pointer, bytes))
            {
                worker.Harvest.Numbers.AddInBothOrders(bytes);
            }
            bytes.Clear();
        }
    }

    private static void Data(ReadOnlySpan<byte> window, int at, uint length, WorkerState worker)
    {
        if (KeySizes.IsByteLength(length) && at + length <= window.Length)
        {
            worker.Harvest.Numbers.AddInBothOrders(window.Slice(at, (int)length));
        }
        if (KeySizes.IsWordCount(length) && at + (4 * length) <= window.Length)
        {
            worker.Harvest.Numbers.AddInBothOrders(window.Slice(at, (int)(4 * length)));
        }
    }

    private static uint Word(ReadOnlySpan<byte> window, int at) => MemoryMarshal.Read<uint>(window[at..]);
}
