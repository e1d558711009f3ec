using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Arithmetic;

/// <summary>A product of small primes below 2^28, with the powers of 2^32 modulo it: a number's residue is then a sum of products that do not wait for each other.</summary>
internal sealed class PrimeProduct
{
    /// <summary>Limbs of the longest number. A sum has two products for each, every one below 2^60, and eight sums share them.</summary>
    public const int MostLimbs = 64;

    private readonly uint product;
    private readonly ulong[] lower, upper; // weights of the two halves of each limb
    private readonly (uint Inverse, uint Most)[] primes;

    public PrimeProduct(ReadOnlySpan<uint> primes)
    {
        product = 1;
        foreach (uint prime in primes)
        {
            product *= prime;
        }
        lower = [.. Enumerable.Range(0, MostLimbs).Select(i => (ulong)BigInteger.ModPow(2, 64 * i, product))];
        upper = [.. lower.Select(w => (w << 32) % product)];
        this.primes = [.. primes.ToArray().Select(p => ((uint)PrimeField.InverseModWord(p), uint.MaxValue / p))];
    }

    /// <summary>Whether one of the primes divides the number. Limbs least significant first.</summary>
    public bool SharesPrimeWith(ReadOnlySpan<ulong> number)
    {
        ref ulong limbs = ref MemoryMarshal.GetReference(number), lows = ref MemoryMarshal.GetArrayDataReference(lower), highs = ref MemoryMarshal.GetArrayDataReference(upper);
        var sums = Vector512<ulong>.Zero;
        var half = Vector512.Create((ulong)uint.MaxValue);
        int i = 0;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number.Length, MostLimbs);
        for (; i <= number.Length - 8; i += 8)
        {
            var eight = Vector512.LoadUnsafe(ref limbs, (nuint)i);
            sums += ((eight & half) * Vector512.LoadUnsafe(ref lows, (nuint)i)) + ((eight >> 32) * Vector512.LoadUnsafe(ref highs, (nuint)i));
        }
        // Halves of the sums, so that eight of them, and the rest, still fit.
        ulong low = Vector512.Sum(sums & half), high = Vector512.Sum(sums >> 32);
        for (; i < number.Length; i++)
        {
            ulong sum = ((uint)number[i] * lower[i]) + ((number[i] >> 32) * upper[i]);
            low += (uint)sum;
            high += sum >> 32;
        }
        uint rest = (uint)(((high % product * upper[0]) + low) % product);
        bool divides = false;
        // x is a multiple of an odd p exactly if x/p modulo 2^32 is no more than the largest quotient (Hacker's Delight, section 10-17).
        foreach (var (inverse, most) in primes)
        {
            divides |= rest * inverse <= most;
        }
        return divides;
    }
}
