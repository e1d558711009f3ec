using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keystay.Scanning.Arithmetic;

/// <summary>2^x modulo one odd number for many exponents x.</summary>
/// <remarks>
/// The base never changes, so 2^(32^i) is worked out once and each power is a product of these by the digits of x in base 32 (Brickell, Gordon,
/// McCurley, Wilson, EUROCRYPT '92): 240 multiplications for 1041 bits instead of 1250. Montgomery form throughout. Not constant time.
/// </remarks>
internal sealed class PowersOfTwo
{
    private const int DigitBits = 5;

    private readonly int limbs;
    private readonly ulong[] modulus;
    private readonly ulong negativeInverse;
    private readonly ulong[] one;
    private readonly ulong[][] table;

    /// <param name="n">The modulus, odd.</param>
    /// <param name="mostBits">Bits of the longest exponent.</param>
    public PowersOfTwo(BigInteger n, int mostBits)
    {
        modulus = ExactDivision.ToLimbs(n);
        limbs = modulus.Length;
        negativeInverse = 0 - PrimeField.InverseModWord(modulus[0]);
        var r = BigInteger.One << (64 * limbs);
        one = Element(r % n);
        table = new ulong[(mostBits + DigitBits - 1) / DigitBits][];
        var power = Element(2 * r % n);
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = [.. power];
            for (int square = 0; square < DigitBits; square++)
            {
                Multiply(power, power, power);
            }
        }
    }

    /// <summary>2^exponent − 2 in Montgomery form: it shares a factor with the modulus where the plain value does.</summary>
    public ulong[] PowerLessTwo(BigInteger exponent)
    {
        byte[] digits = Digits(exponent);
        ulong[] result = [.. one], running = [.. one];
        for (int value = (1 << DigitBits) - 1; value > 0; value--)
        {
            for (int i = 0; i < digits.Length; i++)
            {
                if (digits[i] == value)
                {
                    Multiply(running, running, table[i]);
                }
            }
            Multiply(result, result, running);
        }
        Subtract(result, table[0]);
        Array.Clear(digits);
        return result;
    }

    /// <summary>result = a·b·R⁻¹ modulo n; the operands may be the result.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(ulong[] result, ulong[] a, ulong[] b)
    {
        // Finely integrated operand scanning (Koç, Acar, Kaliski 1996), as in PrimeField.
        int n = limbs;
        Span<ulong> buffer = stackalloc ulong[n + 1];
        buffer.Clear();
        ref ulong x = ref MemoryMarshal.GetReference(a.AsSpan(0, n));
        ref ulong y = ref MemoryMarshal.GetReference(b.AsSpan(0, n));
        ref ulong m = ref MemoryMarshal.GetReference(modulus.AsSpan(0, n));
        ref ulong t = ref MemoryMarshal.GetReference(buffer);
        for (int i = 0; i < n; i++)
        {
            ulong factor = Unsafe.Add(ref y, i), word = t;
            ulong product = MultiplyAdd(ref word, x, factor, 0);
            ulong q = word * negativeInverse;
            ulong reduction = MultiplyAdd(ref word, m, q, 0);
            for (int j = 1; j < n; j++)
            {
                word = Unsafe.Add(ref t, j);
                product = MultiplyAdd(ref word, Unsafe.Add(ref x, j), factor, product);
                reduction = MultiplyAdd(ref word, Unsafe.Add(ref m, j), q, reduction);
                Unsafe.Add(ref t, j - 1) = word;
            }
            ulong sum = Unsafe.Add(ref t, n) + product;
            ulong top = sum + reduction;
            Unsafe.Add(ref t, n - 1) = top;
            Unsafe.Add(ref t, n) = (sum < product ? 1UL : 0UL) + (top < reduction ? 1UL : 0UL);
        }
        buffer[..n].CopyTo(result);
        if (buffer[n] != 0 || !IsBelowModulus(result))
        {
            SubtractOnce(result, modulus);
        }
        buffer.Clear();
    }

    /// <summary>word += a·b + carry; gives the carry out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ref ulong word, ulong a, ulong b, ulong carry)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        low += carry;
        high += low < carry ? 1UL : 0UL;
        word += low;
        return high + (word < low ? 1UL : 0UL);
    }

    /// <summary>A Montgomery form as a number: only good for divisibility.</summary>
    public static BigInteger ToNumber(ulong[] element) => ExactDivision.ToNumber(element);

    private ulong[] Element(BigInteger value)
    {
        var element = new ulong[limbs];
        ExactDivision.ToLimbs(value).CopyTo(element, 0);
        return element;
    }

    private void Subtract(ulong[] value, ulong[] other)
    {
        if (SubtractOnce(value, other))
        {
            ulong carry = 0;
            for (int i = 0; i < limbs; i++)
            {
                ulong sum = value[i] + modulus[i];
                ulong total = sum + carry;
                carry = (sum < modulus[i] ? 1UL : 0UL) + (total < sum ? 1UL : 0UL);
                value[i] = total;
            }
        }
    }

    private static bool SubtractOnce(ulong[] value, ulong[] other)
    {
        ulong borrow = 0;
        for (int i = 0; i < value.Length; i++)
        {
            ulong difference = value[i] - other[i];
            ulong rest = difference - borrow;
            borrow = (value[i] < other[i] ? 1UL : 0UL) + (difference < borrow ? 1UL : 0UL);
            value[i] = rest;
        }
        return borrow != 0;
    }

    private bool IsBelowModulus(ulong[] value)
    {
        for (int i = limbs - 1; i >= 0; i--)
        {
            if (value[i] != modulus[i])
            {
                return value[i] < modulus[i];
            }
        }
        return false;
    }

    private byte[] Digits(BigInteger exponent)
    {
        byte[] bytes = exponent.ToByteArray(isUnsigned: true);
        var digits = new byte[table.Length];
        for (int i = 0, bit = 0; i < digits.Length; i++, bit += DigitBits)
        {
            int low = bit / 8 < bytes.Length ? bytes[bit / 8] : 0;
            int high = (bit / 8) + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0;
            digits[i] = (byte)((low | high << 8) >> (bit % 8) & ((1 << DigitBits) - 1));
        }
        Array.Clear(bytes);
        return digits;
    }
}
