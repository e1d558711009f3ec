using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Keystay.Scanning.Arithmetic;

/// <summary>A product of small primes below 2^28, with the powers of 2^32 modulo it: a number's residue is then a sum of products that do not wait for each other.</summary>
internal sealed class PrimeProduct
{
    /// <summary>Limbs of the longest number. A sum has two products for each, every one below 2^60, and eight sums share them.</summary>
    public const int MostLimbs = 64;

    private readonly ulong[] lower, upper; // weights of the two halves of each limb
    private readonly Vector512<ulong> inverses, most; // of each prime modulo 2^64, and the largest quotient by it

    /// <summary>For up to eight odd primes.</summary>
    public PrimeProduct(ReadOnlySpan<uint> primes)
    {
        uint product = 1;
        foreach (uint prime in primes)
        {
            product *= prime;
        }
        lower = [.. Enumerable.Range(0, MostLimbs).Select(i => (ulong)BigInteger.ModPow(2, 64 * i, product))];
        upper = [.. lower.Select(w => (w << 32) % product)];
        // In the places that are left only zero is a multiple, as it is of the primes.
        (inverses, most) = (Vector512<ulong>.One, Vector512<ulong>.Zero);
        for (int i = 0; i < primes.Length; i++)
        {
            (inverses, most) = (inverses.WithElement(i, PrimeField.InverseModWord(primes[i])), most.WithElement(i, ulong.MaxValue / primes[i]));
        }
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
        // Fifteen halves at most, and a weight: less than 2^64 together, and the same residues as the number. A word is a multiple of an odd p exactly if
        // word/p modulo 2^64 is no more than the largest quotient (Hacker's Delight, section 10-17).
        return Vector512.LessThanOrEqualAny(Vector512.Create((high * upper[0]) + low) * inverses, most);
    }
}
