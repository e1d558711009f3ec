using System.Buffers.Binary;
using System.Numerics;

namespace Keystay.Scanning.Searching;

/// <summary>Eight windows of one length that begin at neighbouring bytes: which of them hold odd numbers, and which of these have their top bit set.</summary>
/// <remarks>A set of windows is a word: the lowest bit of its i-th byte tells of the window that begins i bytes on.</remarks>
internal readonly struct WindowStarts
{
    private const ulong LowBits = 0x0101010101010101;

    private readonly int at;
    private readonly ulong odd0, odd1, odd2, full0, full1, full2; // by LimbOrder

    /// <param name="window">The bytes.</param>
    /// <param name="at">Where the first window begins.</param>
    /// <param name="count">How many windows there are: up to 8, and the last one ends within the bytes.</param>
    /// <param name="stride">1, or 8: only the first window counts.</param>
    /// <param name="length">Bytes of a window: eight or more.</param>
    public WindowStarts(ReadOnlySpan<byte> window, int at, int count, int stride, int length)
    {
        (this.at, Length) = (at, length);
        ulong chosen = stride == 8 ? 1 : LowBits >> (8 * (8 - count));
        // Of all windows at once: their first byte and the fourth, their last byte and the fourth from the end.
        ulong first = Bytes(window, at), fourth = Bytes(window, at + 3), last = Bytes(window, at + length - 1), fourthLast = Bytes(window, at + length - 4);
        (odd0, odd1, odd2) = (first & chosen, last & chosen, fourthLast & chosen);
        (full0, full1, full2) = (odd0 & (last >> 7), odd1 & (first >> 7), odd2 & (fourth >> 7));
    }

    public static ReadOnlySpan<LimbOrder> Orders => [LimbOrder.LittleEndian, LimbOrder.BigEndian, LimbOrder.Words32];

    /// <summary>Bytes of a window.</summary>
    public int Length { get; }

    /// <summary>The windows whose number in this order is odd.</summary>
    public ulong Odd(LimbOrder order) => order switch { LimbOrder.LittleEndian => odd0, LimbOrder.BigEndian => odd1, _ => odd2 };

    /// <summary>Those of them whose number has its top bit set.</summary>
    public ulong OddAndFull(LimbOrder order) => order switch { LimbOrder.LittleEndian => full0, LimbOrder.BigEndian => full1, _ => full2 };

    /// <summary>Where the first window of a set begins.</summary>
    public int At(ulong windows) => at + (BitOperations.TrailingZeroCount(windows) / 8);

    /// <summary>Where the last window of a set begins.</summary>
    public int LastAt(ulong windows) => at + (BitOperations.Log2(windows) / 8);

    private static ulong Bytes(ReadOnlySpan<byte> window, int at)
    {
        if (at + 8 <= window.Length)
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(window[at..]);
        }
        ulong bytes = 0;
        for (int i = window.Length - 1; i >= at; i--)
        {
            bytes = bytes << 8 | window[i];
        }
        return bytes;
    }
}
