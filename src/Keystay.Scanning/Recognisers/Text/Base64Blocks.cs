using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Keystay.Scanning.Encodings.Text;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>Finds where memory is nothing but base64 for a while, at memory speed.</summary>
/// <remarks>
/// Looked at in blocks of 32 bytes. A run of 43 characters covers half a block in 8-bit and a whole one in UTF-16, wherever it begins, so the blocks
/// alone decide where to look closer.
/// </remarks>
internal static class Base64Blocks
{
    public const int Size = 32;

    private const uint EvenBytes = 0x55555555, OddBytes = 0xAAAAAAAA, LowHalf = 0x0000FFFF, HighHalf = 0xFFFF0000;

    // A byte is a digit when the classes of its two nibbles have a bit in common: 1 is + - /, 2 is 0…9, 4 is A…O and a…o, 8 is P…Z and _, 16 is p…z.
    private static readonly Vector128<byte> HighNibbles = Vector128.Create(0, 0, 1, 2, 4, 8, 4, 16, 0, 0, 0, 0, 0, 0, 0, (byte)0);
    private static readonly Vector128<byte> LowNibbles =
        Vector128.Create(26, 30, 30, 30, 30, 30, 30, 30, 30, 30, 28, 5, 4, 5, 4, (byte)13);

    /// <summary>Index of the first block, counted from <paramref name="at"/> in steps of <see cref="Size"/>, that may lie in a run; or −1.</summary>
    /// <param name="window">Bytes.</param>
    /// <param name="at">Where to begin.</param>
    /// <param name="end">Blocks that begin here or later are not looked at.</param>
    public static int Find(ReadOnlySpan<byte> window, int at, int end)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            return FindScalar(window, at, end);
        }
        ref byte first = ref MemoryMarshal.GetReference(window);
        int lastWhole = Math.Min(end - 1, window.Length - Size);
        for (; at <= lastWhole; at += Size)
        {
            uint digits = Avx2.IsSupported
                ? Digits(Vector256.LoadUnsafe(ref first, (nuint)at))
                : Digits(Vector128.LoadUnsafe(ref first, (nuint)at)) | Digits(Vector128.LoadUnsafe(ref first, (nuint)at + 16)) << 16;
            if (IsRunLike(digits))
            {
                return at;
            }
        }
        return FindScalar(window, at, end);
    }

    /// <summary>The same, a byte at a time: for the last block, and what the test compares with.</summary>
    internal static int FindScalar(ReadOnlySpan<byte> window, int at, int end)
    {
        for (; at < end && at < window.Length; at += Size)
        {
            uint digits = 0;
            for (int i = 0; i < Size && at + i < window.Length; i++)
            {
                digits |= Base64Text.IsDigit(window[at + i]) ? 1u << i : 0;
            }
            if (IsRunLike(digits))
            {
                return at;
            }
        }
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsRunLike(uint digits) =>
        (digits & LowHalf) == LowHalf || digits >= HighHalf || digits == EvenBytes || digits == OddBytes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Digits(Vector128<byte> bytes)
    {
        var high = Vector128.ShuffleNative(HighNibbles, Vector128.ShiftRightLogical(bytes, 4));
        var low = Vector128.ShuffleNative(LowNibbles, bytes & Vector128.Create((byte)15));
        return ~Vector128.Equals(high & low, Vector128<byte>.Zero).ExtractMostSignificantBits() & LowHalf;
    }
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Digits(Vector256<byte> bytes)
    {
        var high = Avx2.Shuffle(Vector256.Create(HighNibbles), (bytes.AsUInt16() >>> 4).AsByte() & Vector256.Create((byte)15));
        var low = Avx2.Shuffle(Vector256.Create(LowNibbles), bytes & Vector256.Create((byte)15));
        return ~Vector256.Equals(high & low, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }
}
