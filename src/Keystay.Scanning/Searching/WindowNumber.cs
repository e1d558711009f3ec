using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Searching;

/// <summary>The number that a window of whole limbs holds in one of the orders.</summary>
internal static class WindowNumber
{
    /// <summary>Reads it, least significant limb first.</summary>
    public static void Read(ReadOnlySpan<byte> window, LimbOrder order, Span<ulong> limbs)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(window);
        switch (order)
        {
            case LimbOrder.LittleEndian:
                words.CopyTo(limbs);
                break;
            case LimbOrder.BigEndian:
                for (int i = 0; i < limbs.Length; i++)
                {
                    limbs[i] = BinaryPrimitives.ReverseEndianness(words[words.Length - 1 - i]);
                }
                break;
            default:
                for (int i = 0; i < limbs.Length; i++)
                {
                    limbs[i] = BitOperations.RotateLeft(words[words.Length - 1 - i], 32);
                }
                break;
        }
    }

    /// <summary>Its two most significant limbs.</summary>
    public static (ulong High, ulong Low) TopLimbs(ReadOnlySpan<byte> window, LimbOrder order) => order switch
    {
        LimbOrder.LittleEndian => (BinaryPrimitives.ReadUInt64LittleEndian(window[^8..]), BinaryPrimitives.ReadUInt64LittleEndian(window[^16..])),
        LimbOrder.BigEndian => (BinaryPrimitives.ReadUInt64BigEndian(window), BinaryPrimitives.ReadUInt64BigEndian(window[8..])),
        _ => (BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(window), 32), BitOperations.RotateLeft(BinaryPrimitives.ReadUInt64LittleEndian(window[8..]), 32)),
    };

    public static BigInteger Of(ReadOnlySpan<byte> window, LimbOrder order)
    {
        Span<ulong> limbs = stackalloc ulong[window.Length / 8];
        Read(window, order, limbs);
        var number = ExactDivision.ToNumber(limbs);
        limbs.Clear();
        return number;
    }
}
