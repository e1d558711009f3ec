using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keystay.Scanning.Arithmetic;

/// <summary>Arithmetic modulo a prime just below a power of two, on eight elements at a time: the vector twin of <see cref="PrimeField"/>.</summary>
/// <remarks>
/// An element is <see cref="Limbs"/> vectors, the i-th of which holds the i-th 28-bit limbs of eight numbers, in Montgomery form with R = 2^(28·limbs).
/// Values stay below 2p, not p: R is at least 2^8·p, so that products of differences below 4p come out below 2p again.
/// </remarks>
internal sealed class LaneField
{
    /// <summary>Numbers worked on at a time.</summary>
    public const int Lanes = 8;

    /// <summary>Limbs of the widest field here, P-521.</summary>
    public const int MostLimbs = 19;

    private const int LimbBits = 28;
    private const ulong LimbMask = (1UL << LimbBits) - 1;

    private readonly int topShift;
    private readonly ulong negativeInverse;
    private readonly Vector512<ulong>[] modulus;
    private readonly Vector512<ulong>[] twiceModulus;
    private readonly Vector512<ulong>[] one;
    private readonly byte[] inversionExponent;
    // Where p ends in 28 ones, as the NIST primes do: the limbs of p + 1 that are not zero, of which P-256 has four, P-521 one.
    private readonly int[] sparsePlaces = [];
    private readonly Vector512<ulong>[] sparseLimbs = [];

    public LaneField(BigInteger prime)
    {
        int bits = (int)prime.GetBitLength();
        Limbs = (bits + 8 + LimbBits - 1) / LimbBits;
        topShift = bits - (LimbBits * (Limbs - 1));
        Radix = (BigInteger.One << (LimbBits * Limbs)) % prime;
        (modulus, twiceModulus, one) = (Same(prime), Same(2 * prime), Same(Radix));
        negativeInverse = (0 - PrimeField.InverseModWord((ulong)(prime & ulong.MaxValue))) & LimbMask;
        if (negativeInverse == 1)
        {
            var next = Same(prime + 1);
            sparsePlaces = [.. Enumerable.Range(0, Limbs).Where(i => next[i] != Vector512<ulong>.Zero)];
            sparseLimbs = Array.ConvertAll(sparsePlaces, i => next[i]);
        }
        inversionExponent = (prime - 2).ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Whether this processor multiplies vectors; elsewhere the scalar field is the faster one.</summary>
    public static bool IsSupported => Avx2.IsSupported && BitConverter.IsLittleEndian;

    /// <summary>Vectors of an element.</summary>
    public int Limbs { get; }

    /// <summary>R mod p.</summary>
    public BigInteger Radix { get; }

    /// <summary>1 in every lane.</summary>
    public ref Vector512<ulong> One => ref one[0];

    /// <summary>Cuts a number below 2^(28·limbs) into limbs.</summary>
    public void Split(ReadOnlySpan<ulong> number, Span<uint> limbs)
    {
        for (int i = 0; i < Limbs; i++)
        {
            int bit = i * LimbBits, word = bit / 64, shift = bit % 64;
            ulong value = word < number.Length ? number[word] >> shift : 0;
            if (shift > 64 - LimbBits && word + 1 < number.Length)
            {
                value |= number[word + 1] << (64 - shift);
            }
            limbs[i] = (uint)(value & LimbMask);
        }
    }

    /// <summary>Takes one lane's element out of Montgomery form and joins its limbs.</summary>
    public void Join(ref Vector512<ulong> element, int lane, Span<ulong> number)
    {
        number.Clear();
        ref ulong limb = ref Unsafe.Add(ref Unsafe.As<Vector512<ulong>, ulong>(ref element), lane);
        for (int i = 0; i < Limbs; i++)
        {
            int bit = i * LimbBits, word = bit / 64, shift = bit % 64;
            ulong value = Unsafe.Add(ref limb, i * Lanes);
            if (word < number.Length)
            {
                number[word] |= value << shift;
            }
            if (shift > 64 - LimbBits && word + 1 < number.Length)
            {
                number[word + 1] |= value >> (64 - shift);
            }
        }
    }

    /// <summary>result = element·R⁻¹ mod p, at most p.</summary>
    public void Reduce(ref Vector512<ulong> result, ref Vector512<ulong> element)
    {
        Span<Vector512<ulong>> unit = stackalloc Vector512<ulong>[MostLimbs];
        unit.Clear();
        unit[0] = Vector512<ulong>.One;
        Multiply(ref result, ref element, ref unit[0]);
    }

    /// <summary>result = a·b·R⁻¹ mod p, below 2p; the operands below 4p. An operand may be the result.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(ref Vector512<ulong> result, ref Vector512<ulong> a, ref Vector512<ulong> b)
    {
        // Operand scanning with the reduction interleaved. A column gathers two products of 56 bits a limb, at most 38 in all: no carries until the end.
        int n = Limbs, sparse = sparsePlaces.Length;
        Span<Vector512<ulong>> columns = stackalloc Vector512<ulong>[MostLimbs + 1];
        columns.Clear();
        ref var t = ref MemoryMarshal.GetReference(columns);
        ref var m = ref MemoryMarshal.GetArrayDataReference(modulus);
        ref var limbs = ref MemoryMarshal.GetArrayDataReference(sparseLimbs);
        ref int places = ref MemoryMarshal.GetArrayDataReference(sparsePlaces);
        var (inverse, mask) = (Vector512.Create(negativeInverse), Vector512.Create(LimbMask));
        for (int i = 0; i < n; i++)
        {
            var factor = Unsafe.Add(ref b, i);
            var low = t + Product(a, factor);
            if (sparse > 0)
            {
                // q = low mod 2^28, and low + q·p = (low − q) + q·(p + 1), whose second part has no lowest limb.
                var multiple = low & mask;
                for (int j = 1; j < n; j++)
                {
                    Unsafe.Add(ref t, j - 1) = Unsafe.Add(ref t, j) + Product(Unsafe.Add(ref a, j), factor);
                }
                t += low >>> LimbBits;
                for (int j = 0; j < sparse; j++)
                {
                    Unsafe.Add(ref t, Unsafe.Add(ref places, j) - 1) += Product(Unsafe.Add(ref limbs, j), multiple);
                }
                continue;
            }
            var q = Product(low, inverse) & mask;
            var carry = (low + Product(m, q)) >>> LimbBits;
            for (int j = 1; j < n; j++)
            {
                Unsafe.Add(ref t, j - 1) = Unsafe.Add(ref t, j) + Product(Unsafe.Add(ref a, j), factor) + Product(Unsafe.Add(ref m, j), q);
            }
            t += carry;
        }
        var rest = Vector512<ulong>.Zero;
        for (int i = 0; i < n - 1; i++)
        {
            rest += Unsafe.Add(ref t, i);
            Unsafe.Add(ref result, i) = rest & mask;
            rest >>>= LimbBits;
        }
        Unsafe.Add(ref result, n - 1) = rest + Unsafe.Add(ref t, n - 1);
    }

    /// <summary>result = a − b + 2p, below 4p: a factor, not to be kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Difference(ref Vector512<ulong> result, ref Vector512<ulong> a, ref Vector512<ulong> b)
    {
        var carry = Vector512<long>.Zero;
        var mask = Vector512.Create(LimbMask);
        for (int i = 0; i < Limbs; i++)
        {
            carry += (Unsafe.Add(ref a, i) - Unsafe.Add(ref b, i) + twiceModulus[i]).AsInt64();
            Unsafe.Add(ref result, i) = i == Limbs - 1 ? carry.AsUInt64() : carry.AsUInt64() & mask;
            carry >>= LimbBits;
        }
    }

    /// <summary>result = a − b, below 2p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Subtract(ref Vector512<ulong> result, ref Vector512<ulong> a, ref Vector512<ulong> b)
    {
        Difference(ref result, ref a, ref b);
        // p is just below a power of two: what stands above that many bits is how often to subtract it.
        var times = Unsafe.Add(ref result, Limbs - 1) >>> topShift;
        var carry = Vector512<long>.Zero;
        var mask = Vector512.Create(LimbMask);
        for (int i = 0; i < Limbs; i++)
        {
            carry += (Unsafe.Add(ref result, i) - Product(modulus[i], times)).AsInt64();
            Unsafe.Add(ref result, i) = i == Limbs - 1 ? carry.AsUInt64() : carry.AsUInt64() & mask;
            carry >>= LimbBits;
        }
    }

    /// <summary>result = a⁻¹ by Fermat's little theorem.</summary>
    public void Invert(ref Vector512<ulong> result, ref Vector512<ulong> a)
    {
        // Powers a⁰ to a¹⁵, then four bits of the exponent at a time.
        var powers = new Vector512<ulong>[16 * Limbs];
        one.CopyTo(powers, 0);
        for (int i = 1; i < 16; i++)
        {
            Multiply(ref powers[i * Limbs], ref powers[(i - 1) * Limbs], ref a);
        }
        Span<Vector512<ulong>> power = stackalloc Vector512<ulong>[MostLimbs];
        one.CopyTo(power);
        for (int i = 0; i < 2 * inversionExponent.Length; i++)
        {
            for (int square = 0; square < 4; square++)
            {
                Multiply(ref power[0], ref power[0], ref power[0]);
            }
            int digit = inversionExponent[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;
            Multiply(ref power[0], ref power[0], ref powers[digit * Limbs]);
        }
        power[..Limbs].CopyTo(MemoryMarshal.CreateSpan(ref result, Limbs));
    }

    /// <summary>Copies an element.</summary>
    public void Copy(ref Vector512<ulong> source, ref Vector512<ulong> target) =>
        MemoryMarshal.CreateSpan(ref source, Limbs).CopyTo(MemoryMarshal.CreateSpan(ref target, Limbs));

    /// <summary>Puts the other element into the lanes whose bit is not set.</summary>
    public void Select(byte lanes, ref Vector512<ulong> element, ref Vector512<ulong> other)
    {
        if (lanes == byte.MaxValue)
        {
            return;
        }
        var bits = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        var chosen = Vector512.Equals(Vector512.Create((ulong)lanes) & bits, bits);
        for (int i = 0; i < Limbs; i++)
        {
            Unsafe.Add(ref element, i) = Vector512.ConditionalSelect(chosen, Unsafe.Add(ref element, i), Unsafe.Add(ref other, i));
        }
    }

    /// <summary>Products of the low halves of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Product(Vector512<ulong> a, Vector512<ulong> b)
    {
        if (Avx512F.IsSupported)
        {
            return Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());
        }
        var low = Vector512.Create((ulong)uint.MaxValue);
        return Avx2.IsSupported
            ? Vector512.Create(Avx2.Multiply(a.GetLower().AsUInt32(), b.GetLower().AsUInt32()), Avx2.Multiply(a.GetUpper().AsUInt32(), b.GetUpper().AsUInt32()))
            : (a & low) * (b & low);
    }

    private Vector512<ulong>[] Same(BigInteger number)
    {
        var words = new ulong[PrimeField.MostLimbs + 1];
        number.TryWriteBytes(MemoryMarshal.AsBytes(words.AsSpan()), out _, isUnsigned: true);
        var limbs = new uint[Limbs];
        Split(words, limbs);
        return Array.ConvertAll(limbs, l => Vector512.Create((ulong)l));
    }
}
