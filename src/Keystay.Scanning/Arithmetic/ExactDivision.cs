using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Tests whether a number divides another without remainder, fast for the many that do not.</summary>
internal static class ExactDivision
{
    private const int MostLimbs = 256;

    /// <summary>
    /// Whether the odd divisor divides the dividend. Limbs least significant first, top limbs not zero.
    /// </summary>
    /// <remarks>
    /// T. Jebelean, "An algorithm for exact division", 1993: the quotient's limbs follow from the low ends alone. Division is exact exactly if what
    /// remains after subtracting quotient·divisor is zero, and the high half of that is compared first by the quotient's size.
    /// </remarks>
    [SkipLocalsInit]
    public static bool Divides(ReadOnlySpan<ulong> divisor, ReadOnlySpan<ulong> dividend)
    {
        int quotientLimbs = dividend.Length - divisor.Length + 1;
        if (quotientLimbs <= 0 || dividend.Length > MostLimbs || (divisor[0] & 1) == 0)
        {
            return false;
        }
        Span<ulong> rest = stackalloc ulong[MostLimbs];
        rest = rest[..dividend.Length];
        dividend.CopyTo(rest);
        ulong inverse = PrimeField.InverseModWord(divisor[0]);
        // The quotient of an exact division ends where its size says; one limb more of it tells from the low limbs alone, all but once in 2^64.
        if (quotientLimbs < dividend.Length && DigitAt(quotientLimbs, rest[..(quotientLimbs + 1)], divisor, inverse) != 0)
        {
            return false;
        }
        dividend.CopyTo(rest);
        for (int i = 0; i < quotientLimbs; i++)
        {
            if (!SubtractMultiple(rest[i..], divisor, rest[i] * inverse))
            {
                return false;
            }
        }
        return !rest.ContainsAnyExcept(0UL);
    }

    /// <summary>The inverse of an odd number modulo 2^64 to the power of the result's length.</summary>
    public static void Invert(ReadOnlySpan<ulong> odd, Span<ulong> result)
    {
        ulong inverse = PrimeField.InverseModWord(odd[0]);
        result[0] = inverse;
        ulong low = 0, high = Math.BigMul(inverse, odd[0], out _), over = 0;
        // Column by column the product becomes 1: a limb of the result makes its column zero. What one column carries to the next is up to two limbs.
        for (int column = 1; column < result.Length; column++)
        {
            (low, high, over) = (high, over, 0);
            for (int i = Math.Max(0, column - odd.Length + 1); i < column; i++)
            {
                ulong upper = Math.BigMul(result[i], odd[column - i], out ulong lower);
                low += lower;
                upper += low < lower ? 1UL : 0;
                high += upper;
                over += high < upper ? 1UL : 0;
            }
            result[column] = (0 - low) * inverse;
            ulong rest = Math.BigMul(result[column], odd[0], out _) + (low == 0 ? 0 : 1UL);
            high += rest;
            over += high < rest ? 1UL : 0;
        }
    }

    /// <summary>
    /// Whether a number whose inverse this is may divide the dividend; false is certain, true is wrong once in 2^58. For many dividends of one divisor.
    /// </summary>
    /// <param name="inverse">The divisor's inverse: two limbs more than it and the quotient have.</param>
    /// <param name="dividend">At least as many limbs.</param>
    /// <remarks>
    /// The inverse's highest place in the product is beyond the quotient and must be zero. Two columns of the product tell it but for the carry from the
    /// columns below, which is less than the number of summands.
    /// </remarks>
    public static bool MayDivide(ReadOnlySpan<ulong> inverse, ReadOnlySpan<ulong> dividend)
    {
        int top = inverse.Length - 1;
        ulong column = dividend[top] * inverse[0];
        for (int i = 0; i < top; i++)
        {
            column += (dividend[i] * inverse[top - i]) + Math.BigMul(dividend[i], inverse[top - 1 - i], out _);
        }
        return 0 - column <= 2 * (ulong)inverse.Length;
    }

    public static ulong[] ToLimbs(BigInteger number) => ToLimbs(number.ToByteArray(isUnsigned: true));

    public static ulong[] ToLimbs(ReadOnlySpan<byte> littleEndian)
    {
        var limbs = new ulong[(littleEndian.Length + 7) / 8];
        Span<byte> last = stackalloc byte[8];
        for (int i = 0; i < limbs.Length; i++)
        {
            var part = littleEndian[(8 * i)..];
            if (part.Length >= 8)
            {
                limbs[i] = BinaryPrimitives.ReadUInt64LittleEndian(part);
            }
            else
            {
                last.Clear();
                part.CopyTo(last);
                limbs[i] = BinaryPrimitives.ReadUInt64LittleEndian(last);
            }
        }
        return limbs;
    }

    public static BigInteger ToNumber(ReadOnlySpan<ulong> limbs) =>
        new(System.Runtime.InteropServices.MemoryMarshal.AsBytes(limbs), isUnsigned: true);

    /// <summary>A limb of dividend/divisor modulo a power of two, given the dividend's low limbs up to it.</summary>
    private static ulong DigitAt(int place, Span<ulong> rest, ReadOnlySpan<ulong> divisor, ulong inverse)
    {
        for (int i = 0; i < place; i++)
        {
            SubtractMultiple(rest[i..], divisor[..Math.Min(divisor.Length, rest.Length - i)], rest[i] * inverse);
        }
        return rest[place] * inverse;
    }

    /// <summary>rest −= divisor·digit; false when it would become negative, which no exact quotient does.</summary>
    private static bool SubtractMultiple(Span<ulong> rest, ReadOnlySpan<ulong> divisor, ulong digit)
    {
        ulong borrow = 0;
        int i = 0;
        for (; i < divisor.Length; i++)
        {
            ulong high = Math.BigMul(digit, divisor[i], out ulong low);
            low += borrow;
            high += low < borrow ? 1UL : 0UL;
            ulong value = rest[i];
            rest[i] = value - low;
            borrow = high + (value < low ? 1UL : 0UL);
        }
        for (; borrow != 0 && i < rest.Length; i++)
        {
            ulong value = rest[i];
            rest[i] = value - borrow;
            borrow = value < borrow ? 1UL : 0UL;
        }
        return borrow == 0;
    }
}
