using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Arithmetic modulo an odd prime of up to 576 bits, in Montgomery form (P. Montgomery, Math. Comp. 44, 1985).</summary>
/// <remarks>Elements are <see cref="Limbs"/> 64-bit limbs, least significant first. Not constant time: it runs on copies of keys, never for a peer.</remarks>
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
        ToMontgomery(ref element[0]);
        return element;
    }

    /// <summary>Into Montgomery form, from a number of as many limbs.</summary>
    public void ToMontgomery(ref ulong number) => Multiply(ref number, ref number, ref rSquared[0]);

    /// <summary>Out of Montgomery form.</summary>
    public void Reduce(Span<ulong> result, ReadOnlySpan<ulong> element)
    {
        Span<ulong> unit = stackalloc ulong[MostLimbs];
        unit.Clear();
        unit[0] = 1;
        Multiply(ref result[0], ref MemoryMarshal.GetReference(element), ref unit[0]);
    }

    /// <summary>result = a·b·R⁻¹ mod p. Each operand has <see cref="Limbs"/> limbs from its reference on and may be the result.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(ref ulong result, ref ulong a, ref ulong b)
    {
        if (Limbs == 4)
        {
            Multiply4(ref result, ref a, ref b);
            return;
        }
        // Finely integrated operand scanning (Koç, Acar, Kaliski 1996).
        int n = Limbs;
        ref ulong m = ref MemoryMarshal.GetArrayDataReference(modulus);
        Span<ulong> buffer = stackalloc ulong[MostLimbs + 1];
        buffer.Clear();
        ref ulong t = ref MemoryMarshal.GetReference(buffer);
        for (int i = 0; i < n; i++)
        {
            ulong factor = Unsafe.Add(ref b, i), word = t;
            ulong product = MultiplyAdd(ref word, a, factor, 0);
            ulong q = word * negativeInverse;
            ulong reduction = MultiplyAdd(ref word, m, q, 0);
            for (int j = 1; j < n; j++)
            {
                word = Unsafe.Add(ref t, j);
                product = MultiplyAdd(ref word, Unsafe.Add(ref a, j), factor, product);
                reduction = MultiplyAdd(ref word, Unsafe.Add(ref m, j), q, reduction);
                Unsafe.Add(ref t, j - 1) = word;
            }
            ulong sum = Unsafe.Add(ref t, n) + product;
            ulong top = sum + reduction;
            Unsafe.Add(ref t, n - 1) = top;
            Unsafe.Add(ref t, n) = (sum < product ? 1UL : 0UL) + (top < reduction ? 1UL : 0UL);
        }
        SubtractIfNotLess(ref result, ref t, Unsafe.Add(ref t, n));
    }

    /// <summary>The same for the 256-bit fields, whose intermediate result fits in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply4(ref ulong result, ref ulong a, ref ulong b)
    {
        ref ulong m = ref MemoryMarshal.GetArrayDataReference(modulus);
        ulong a0 = a, a1 = Unsafe.Add(ref a, 1), a2 = Unsafe.Add(ref a, 2), a3 = Unsafe.Add(ref a, 3);
        ulong m0 = m, m1 = Unsafe.Add(ref m, 1), m2 = Unsafe.Add(ref m, 2), m3 = Unsafe.Add(ref m, 3);
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        for (int i = 0; i < 4; i++)
        {
            ulong factor = Unsafe.Add(ref b, i);
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
        ulong r0 = SubtractBorrow(t0, m0, 0, out ulong borrow);
        ulong r1 = SubtractBorrow(t1, m1, borrow, out borrow);
        ulong r2 = SubtractBorrow(t2, m2, borrow, out borrow);
        ulong r3 = SubtractBorrow(t3, m3, borrow, out borrow);
        bool isLess = t4 < borrow;
        result = isLess ? t0 : r0;
        Unsafe.Add(ref result, 1) = isLess ? t1 : r1;
        Unsafe.Add(ref result, 2) = isLess ? t2 : r2;
        Unsafe.Add(ref result, 3) = isLess ? t3 : r3;
    }

    /// <summary>result = a + b mod p.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ref ulong result, ref ulong a, ref ulong b)
    {
        Span<ulong> sum = stackalloc ulong[MostLimbs];
        ulong carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            ulong x = Unsafe.Add(ref a, i);
            ulong first = x + Unsafe.Add(ref b, i);
            ulong second = first + carry;
            carry = (first < x ? 1UL : 0UL) + (second < first ? 1UL : 0UL);
            sum[i] = second;
        }
        SubtractIfNotLess(ref result, ref sum[0], carry);
    }

    /// <summary>result = a − b mod p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Subtract(ref ulong result, ref ulong a, ref ulong b)
    {
        ulong borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            Unsafe.Add(ref result, i) = SubtractBorrow(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i), borrow, out borrow);
        }
        ulong mask = 0 - borrow, carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            ulong x = Unsafe.Add(ref result, i);
            ulong first = x + (modulus[i] & mask);
            ulong second = first + carry;
            carry = (first < x ? 1UL : 0UL) + (second < first ? 1UL : 0UL);
            Unsafe.Add(ref result, i) = second;
        }
    }

    /// <summary>Inverts many elements with one inversion (Montgomery's trick); zeros stay zero.</summary>
    /// <param name="elements">Elements one after another.</param>
    /// <param name="products">Scratch of the same length.</param>
    public void InvertAll(Span<ulong> elements, Span<ulong> products)
    {
        Span<ulong> running = stackalloc ulong[MostLimbs];
        one.CopyTo(running);
        for (int at = 0; at < elements.Length; at += Limbs)
        {
            running[..Limbs].CopyTo(products[at..]);
            if (elements.Slice(at, Limbs).ContainsAnyExcept(0UL))
            {
                Multiply(ref running[0], ref running[0], ref elements[at]);
            }
        }
        Invert(running);
        for (int at = elements.Length - Limbs; at >= 0; at -= Limbs)
        {
            if (elements.Slice(at, Limbs).ContainsAnyExcept(0UL))
            {
                Multiply(ref products[at], ref running[0], ref products[at]);
                Multiply(ref running[0], ref running[0], ref elements[at]);
                products.Slice(at, Limbs).CopyTo(elements[at..]);
            }
        }
    }

    /// <summary>Limbs of a non-negative number below 2^(64·<see cref="Limbs"/>).</summary>
    public ulong[] ToLimbs(BigInteger value)
    {
        var limbs = new ulong[Limbs];
        value.TryWriteBytes(MemoryMarshal.AsBytes(limbs.AsSpan()), out _, isUnsigned: true);
        return limbs;
    }

    /// <summary>element⁻¹ mod p by Fermat's little theorem; 0 for 0.</summary>
    private void Invert(Span<ulong> element)
    {
        Span<ulong> power = stackalloc ulong[MostLimbs];
        one.CopyTo(power);
        foreach (byte bits in inversionExponent)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                Multiply(ref power[0], ref power[0], ref power[0]);
                if ((bits >> bit & 1) != 0)
                {
                    Multiply(ref power[0], ref power[0], ref element[0]);
                }
            }
        }
        power[..Limbs].CopyTo(element);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractBorrow(ulong a, ulong b, ulong borrow, out ulong next)
    {
        ulong first = a - b;
        ulong second = first - borrow;
        next = (a < b ? 1UL : 0UL) | (first < borrow ? 1UL : 0UL);
        return second;
    }

    /// <summary>result = value − p, or value itself when it is less and nothing flowed over.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SubtractIfNotLess(ref ulong result, ref ulong value, ulong overflow)
    {
        Span<ulong> reduced = stackalloc ulong[MostLimbs];
        ulong borrow = 0;
        for (int i = 0; i < Limbs; i++)
        {
            reduced[i] = SubtractBorrow(Unsafe.Add(ref value, i), modulus[i], borrow, out borrow);
        }
        bool isLess = overflow < borrow;
        for (int i = 0; i < Limbs; i++)
        {
            Unsafe.Add(ref result, i) = isLess ? Unsafe.Add(ref value, i) : reduced[i];
        }
    }
}
