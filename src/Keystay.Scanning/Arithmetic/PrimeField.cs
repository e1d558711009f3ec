using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Arithmetic modulo an odd prime of up to 576 bits, in Montgomery form (P. Montgomery, Math. Comp. 44, 1985).</summary>
/// <remarks>Elements are spans of <see cref="Limbs"/> 64-bit limbs, least significant first. Not constant time: it runs on copies of keys, never for a peer.</remarks>
internal sealed class PrimeField
{
    /// <summary>Limbs of the widest field here, P-521.</summary>
    public const int MostLimbs = 9;

    private readonly ulong[] modulus;
    private readonly ulong[] rSquared;
    private readonly ulong[] one;
    private readonly ulong negativeInverse;
    private readonly byte[] inversionExponent;

    public PrimeField(BigInteger prime)
    {
        Prime = prime;
        Limbs = (int)((prime.GetBitLength() + 63) / 64);
        modulus = ToLimbs(prime);
        var r = BigInteger.One << (64 * Limbs);
        rSquared = ToLimbs(r * r % prime);
        one = ToLimbs(r % prime);
        negativeInverse = 0 - InverseModWord(modulus[0]);
        inversionExponent = (prime - 2).ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    public BigInteger Prime { get; }

    public int Limbs { get; }

    /// <summary>1 in Montgomery form.</summary>
    public ReadOnlySpan<ulong> One => one;

    /// <summary>Inverse of an odd word modulo 2^64 by Newton's iteration: each step doubles the correct bits.</summary>
    public static ulong InverseModWord(ulong odd)
    {
        ulong inverse = odd * 3 ^ 2;
        inverse *= 2 - odd * inverse;
        inverse *= 2 - odd * inverse;
        inverse *= 2 - odd * inverse;
        return inverse * (2 - odd * inverse);
    }

    /// <summary>A number below the prime in Montgomery form.</summary>
    public ulong[] Element(BigInteger value)
    {
        var element = ToLimbs(value % Prime);
        Multiply(element, element, rSquared);
        return element;
    }

    /// <summary>Out of Montgomery form.</summary>
    public void Reduce(Span<ulong> result, ReadOnlySpan<ulong> element)
    {
        Span<ulong> unit = stackalloc ulong[MostLimbs];
        unit.Clear();
        unit[0] = 1;
        Multiply(result, element, unit[..Limbs]);
    }

    /// <summary>result = a·b·R⁻¹ mod p; the operands may be the result.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        // Finely integrated operand scanning (Koç, Acar, Kaliski 1996). Lengths are checked once; the loops run on references.
        int n = Limbs;
        if (n == 4)
        {
            Multiply4(result[..4], a[..4], b[..4]);
            return;
        }
        ref ulong x = ref MemoryMarshal.GetReference(a[..n]);
        ref ulong y = ref MemoryMarshal.GetReference(b[..n]);
        ref ulong m = ref MemoryMarshal.GetArrayDataReference(modulus);
        Span<ulong> buffer = stackalloc ulong[MostLimbs + 2];
        buffer[..(n + 2)].Clear();
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
        SubtractIfNotLess(result, buffer[..n], buffer[n]);
    }

    /// <summary>The same for the 256-bit fields, whose intermediate result fits in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply4(Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
        ulong m0 = modulus[0], m1 = modulus[1], m2 = modulus[2], m3 = modulus[3];
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        for (int i = 0; i < 4; i++)
        {
            ulong factor = b[i];
            ulong carry = MultiplyAdd(ref t0, a0, factor, 0);
            carry = MultiplyAdd(ref t1, a1, factor, carry);
            carry = MultiplyAdd(ref t2, a2, factor, carry);
            carry = MultiplyAdd(ref t3, a3, factor, carry);
            t4 += carry;
            ulong t5 = t4 < carry ? 1UL : 0UL;

            ulong q = t0 * negativeInverse;
            carry = MultiplyAdd(ref t0, m0, q, 0);
            carry = MultiplyAdd(ref t1, m1, q, carry);
            carry = MultiplyAdd(ref t2, m2, q, carry);
            carry = MultiplyAdd(ref t3, m3, q, carry);
            t4 += carry;
            t5 += t4 < carry ? 1UL : 0UL;
            (t0, t1, t2, t3, t4) = (t1, t2, t3, t4, t5);
        }
        (result[0], result[1], result[2], result[3]) = (t0, t1, t2, t3);
        SubtractIfNotLess(result, result, t4);
    }

    /// <summary>result = a + b mod p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        Span<ulong> sum = stackalloc ulong[MostLimbs];
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            ulong first = a[i] + b[i];
            ulong second = first + carry;
            carry = (first < a[i] ? 1UL : 0UL) + (second < first ? 1UL : 0UL);
            sum[i] = second;
        }
        SubtractIfNotLess(result, sum[..Limbs], carry);
    }

    /// <summary>result = a − b mod p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Subtract(Span<ulong> result, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            ulong first = a[i] - b[i];
            ulong second = first - borrow;
            borrow = (first > a[i] ? 1UL : 0UL) + (second > first ? 1UL : 0UL);
            result[i] = second;
        }
        if (borrow == 0)
        {
            return;
        }
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            ulong first = result[i] + modulus[i];
            ulong second = first + carry;
            carry = (first < modulus[i] ? 1UL : 0UL) + (second < first ? 1UL : 0UL);
            result[i] = second;
        }
    }

    /// <summary>result = a⁻¹ mod p by Fermat's little theorem; 0 for 0.</summary>
    public void Invert(Span<ulong> result, ReadOnlySpan<ulong> a)
    {
        Span<ulong> power = stackalloc ulong[MostLimbs];
        power = power[..Limbs];
        one.CopyTo(power);
        foreach (byte bits in inversionExponent)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                Multiply(power, power, power);
                if ((bits >> bit & 1) != 0)
                {
                    Multiply(power, power, a);
                }
            }
        }
        power.CopyTo(result);
    }

    /// <summary>Inverts many elements with one inversion (Montgomery's trick); zeros stay zero.</summary>
    /// <param name="elements">Elements one after another.</param>
    public void InvertAll(Span<ulong> elements)
    {
        int count = elements.Length / Limbs;
        var products = new ulong[elements.Length];
        Span<ulong> running = stackalloc ulong[MostLimbs];
        running = running[..Limbs];
        one.CopyTo(running);
        for (int i = 0; i < count; i++)
        {
            running.CopyTo(products.AsSpan(i * Limbs));
            var element = elements.Slice(i * Limbs, Limbs);
            if (element.ContainsAnyExcept(0UL))
            {
                Multiply(running, running, element);
            }
        }
        Invert(running, running);
        Span<ulong> inverse = stackalloc ulong[MostLimbs];
        inverse = inverse[..Limbs];
        for (int i = count - 1; i >= 0; i--)
        {
            var element = elements.Slice(i * Limbs, Limbs);
            if (element.ContainsAnyExcept(0UL))
            {
                Multiply(inverse, running, products.AsSpan(i * Limbs, Limbs));
                Multiply(running, running, element);
                inverse.CopyTo(element);
            }
        }
    }

    /// <summary>Limbs of a non-negative number below 2^(64·<see cref="Limbs"/>).</summary>
    public ulong[] ToLimbs(BigInteger value)
    {
        var limbs = new ulong[Limbs];
        for (int i = 0; i < limbs.Length; i++)
        {
            limbs[i] = (ulong)(value >> (64 * i) & ulong.MaxValue);
        }
        return limbs;
    }

    /// <summary>target = low word of target + a·b + carry; returns the high word. Never overflows: (2^64−1)² + 2·(2^64−1) = 2^128 − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ref ulong target, ulong a, ulong b, ulong carry)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        low += carry;
        high += low < carry ? 1UL : 0UL;
        low += target;
        high += low < target ? 1UL : 0UL;
        target = low;
        return high;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractIfNotLess(Span<ulong> result, ReadOnlySpan<ulong> value, ulong overflow)
    {
        Span<ulong> reduced = stackalloc ulong[MostLimbs];
        ulong borrow = 0;
        for (int i = 0; i < value.Length; i++)
        {
            ulong first = value[i] - modulus[i];
            ulong second = first - borrow;
            borrow = (first > value[i] ? 1UL : 0UL) + (second > first ? 1UL : 0UL);
            reduced[i] = second;
        }
        (overflow >= borrow ? reduced[..value.Length] : value).CopyTo(result);
    }
}
