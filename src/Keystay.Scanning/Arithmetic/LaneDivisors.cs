using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Eight odd numbers at a time as divisors of many others: the vector twin of <see cref="ExactDivision.Invert"/> and <see cref="ExactDivision.MayDivide"/>.</summary>
/// <remarks>
/// Numbers are cut into digits of 28 bits, a lane each. A column of products of digits fits in 64 bits up to 255 digits, so that nothing is carried within it.
/// </remarks>
internal sealed class LaneDivisors
{
    public const int Lanes = 8;

    private const int DigitBits = 28;
    private const ulong DigitMask = (1UL << DigitBits) - 1;
    private const int MostBits = 4096;

    private readonly int length; // digits of a divisor
    private readonly Vector512<ulong>[] divisors;
    private readonly Vector512<ulong>[] inverses;

    /// <summary>For divisors of so many bits, of which the top one is set, and dividends of twice as many: quotients have at most a bit more.</summary>
    public LaneDivisors(int bits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, MostBits);
        length = (bits + DigitBits - 1) / DigitBits;
        divisors = new Vector512<ulong>[(length + 1) / 2 * 2];
        // Two digits more than the quotient: what stands there must be zero.
        inverses = new Vector512<ulong>[((bits + DigitBits) / DigitBits) + 2];
    }

    /// <summary>A dividend's low digits, as many as <see cref="MayDivide"/> needs.</summary>
    public ulong[] DigitsOf(ReadOnlySpan<ulong> dividend)
    {
        byte[] bytes = [.. MemoryMarshal.AsBytes(dividend), .. new byte[8]];
        var digits = new ulong[inverses.Length];
        for (int i = 0; i < digits.Length; i++)
        {
            digits[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * DigitBits / 8)) >> (i * DigitBits % 8) & DigitMask;
        }
        return digits;
    }

    /// <summary>Puts an odd divisor into a lane. Least significant byte first, and eight zeros behind the last.</summary>
    public void Put(int lane, ReadOnlySpan<byte> divisor)
    {
        ref ulong digits = ref Unsafe.Add(ref Unsafe.As<Vector512<ulong>, ulong>(ref MemoryMarshal.GetArrayDataReference(divisors)), lane);
        // Two digits are seven bytes.
        for (int i = 0; i < length; i += 2)
        {
            ulong two = BinaryPrimitives.ReadUInt64LittleEndian(divisor[(i / 2 * 7)..]);
            Unsafe.Add(ref digits, i * Lanes) = two & DigitMask;
            Unsafe.Add(ref digits, (i + 1) * Lanes) = two >> DigitBits & DigitMask;
        }
    }

    /// <summary>Works out the inverse of every lane's divisor modulo a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invert()
    {
        ref var a = ref MemoryMarshal.GetArrayDataReference(divisors);
        ref var x = ref MemoryMarshal.GetArrayDataReference(inverses);
        var mask = Vector512.Create(DigitMask);
        // Newton's iteration: an odd number is its own inverse modulo 8, and each step doubles the bits.
        var first = a;
        for (int bits = 3; bits < DigitBits; bits *= 2)
        {
            first = LaneField.Product(first, (Vector512.Create(2UL) - LaneField.Product(a, first)) & mask) & mask;
        }
        x = first;
        var carry = LaneField.Product(first, a) >>> DigitBits;
        // Column by column the product becomes 1: a digit of the inverse makes its column zero.
        for (int column = 1; column < inverses.Length; column++)
        {
            var sum = carry;
            for (int i = Math.Min(column, length - 1); i > 0; i--)
            {
                sum += LaneField.Product(Unsafe.Add(ref a, i), Unsafe.Add(ref x, column - i));
            }
            var digit = LaneField.Product((Vector512<ulong>.Zero - sum) & mask, first) & mask;
            Unsafe.Add(ref x, column) = digit;
            carry = (sum + LaneField.Product(digit, a)) >>> DigitBits;
        }
    }

    /// <summary>A bit for each lane whose divisor may divide the dividend: a bit that is not set is certain, one that is set is wrong once in 2^20.</summary>
    /// <param name="dividend"><see cref="DigitsOf"/> it.</param>
    /// <remarks>
    /// The inverse times the dividend is the quotient, so its two highest digits are zero. Two columns tell them but for what the columns below carry: less
    /// than 2^28 for each of them, and one more.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint MayDivide(ulong[] dividend)
    {
        int top = inverses.Length - 1;
        ref var x = ref MemoryMarshal.GetArrayDataReference(inverses);
        ref ulong digits = ref MemoryMarshal.GetArrayDataReference(dividend);
        var (high, low) = (Vector512<ulong>.Zero, Vector512<ulong>.Zero);
        var upper = Unsafe.Add(ref x, top);
        for (int i = 0; i < top; i++)
        {
            var digit = Vector512.Create(Unsafe.Add(ref digits, i));
            var lower = Unsafe.Add(ref x, top - 1 - i);
            high += LaneField.Product(upper, digit);
            low += LaneField.Product(lower, digit);
            upper = lower;
        }
        high += LaneField.Product(upper, Vector512.Create(Unsafe.Add(ref digits, top)));
        var missing = (Vector512<ulong>.Zero - ((high << DigitBits) + low)) & Vector512.Create((1UL << (2 * DigitBits)) - 1);
        return (uint)Vector512.LessThanOrEqual(missing, Vector512.Create((ulong)(top + 1) << DigitBits)).ExtractMostSignificantBits();
    }

    /// <summary>Overwrites the numbers.</summary>
    public void Clear()
    {
        divisors.AsSpan().Clear();
        inverses.AsSpan().Clear();
    }
}
