using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keystay.Scanning.Arithmetic;

/// <summary>A test of a few multiplications that practically only the private exponents of one public key pass.</summary>
/// <remarks>
/// e·d = 1 + k·λ(n) with λ(n) = φ(n)/g and φ(n) = n·(1 − ε), ε about 2^(1 − bits/2). So g·e·d/n lies just beside a whole number for a small g.
/// d modulo φ(n) passes with g = 1; otherwise g = gcd(p − 1, q − 1), which is even.
/// </remarks>
internal sealed class PrivateExponentTest
{
    /// <summary>How many bits shorter than n a private exponent may be; λ is shorter than φ by the bits of g.</summary>
    public const int MostMissingBits = 16;

    /// <summary>Largest g tried: it is 2 for half of all keys, and above 64 for one in 50, whose other forms still find it.</summary>
    private const uint MostCommonDivisor = 64;

    /// <summary>The ratio is right to 62 bits; e takes 17 to 32 of them and g six.</summary>
    private const ulong Slack = 1UL << 26;

    private const int NearBits = 16;

    /// <summary>A bit for every value of a fraction's top bits with which it can be near a j/g at all: one in thirty, the others need no look at each g.</summary>
    private static readonly ulong[] NearWhole = MakeNearWhole();

    private readonly int limbs;
    private readonly int shift;
    private readonly ulong reciprocal;
    private readonly ulong exponent;
    private readonly ulong highest;

    /// <summary>For a modulus (limbs least significant first, top limb not zero) and an exponent below 2^20.</summary>
    public PrivateExponentTest(ReadOnlySpan<ulong> modulus, ulong e)
    {
        limbs = modulus.Length;
        shift = BitOperations.LeadingZeroCount(modulus[^1]);
        ulong top = Top(modulus);
        reciprocal = (ulong)(((UInt128.One << 127) - 1) / top);
        highest = top - (top >> 32);
        exponent = e;
    }

    /// <summary>Whether d could be the private exponent. As many limbs as the modulus, or fewer.</summary>
    public bool Fits(ReadOnlySpan<ulong> d) => d.Length <= limbs && limbs >= 2 && FitsValue(Top(d));

    /// <summary>
    /// The same ratio in full, for what <see cref="Fits"/> lets through: g·e·d is within n^(3/4) of a multiple k·n, up to four primes, and then
    /// g·(e·d − 1) = k·φ(n), so k divides it. Tables of constants make top limbs in whole ratios by the thousand, and the upper parts of an exponent and
    /// its modulus wholly near ones; a power modulo n, the last word on each, costs ten thousand times as much.
    /// </summary>
    public static bool FitsWholly(BigInteger n, BigInteger e, BigInteger d)
    {
        var product = e * d;
        var remainder = product % n;
        long near = (3 * n.GetBitLength() / 4) + (long)e.GetBitLength() + BitOperations.Log2(MostCommonDivisor);
        for (uint g = 1; g <= MostCommonDivisor; g += g == 1 ? 1u : 2)
        {
            var scaled = g * remainder % n;
            if (BigInteger.Min(scaled, n - scaled).GetBitLength() <= near)
            {
                var k = ((2 * g * product) + n) / (2 * n);
                return !k.IsZero && (g * (product - 1) % k).IsZero;
            }
        }
        return false;
    }

    /// <summary>The same, given the two limbs of d at the places of the modulus's top two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool FitsTop(ulong high, ulong low) => FitsValue(shift == 0 ? high : high << shift | low >> (64 - shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool FitsValue(ulong value)
    {
        // A copy of n, or of its upper half, is beside a whole number for any e; a private exponent is that close to n once in 2^32. And one that
        // is more than 2^16 times smaller than n is none that a generator makes.
        if (value >= highest || value >> 44 == 0)
        {
            return false;
        }
        // d/n in 63 bits, then the fraction of e·d/n in 64.
        ulong fraction = (Math.BigMul(value, reciprocal, out _) << 1) * exponent;
        return (Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(NearWhole), (nint)(fraction >> (64 - NearBits + 6))) >> (int)(fraction >> (64 - NearBits)) & 1) != 0
            && IsNearWhole(fraction);
    }

    /// <summary>Whether some multiple g of a fraction lies beside a whole number.</summary>
    private static bool IsNearWhole(ulong fraction)
    {
        if (fraction + Slack < 2 * Slack)
        {
            return true;
        }
        ulong twice = 2 * fraction, scaled = twice;
        for (uint g = 2; g <= MostCommonDivisor; g += 2, scaled += twice)
        {
            if (scaled + Slack < 2 * Slack)
            {
                return true;
            }
        }
        return false;
    }

    private static ulong[] MakeNearWhole()
    {
        var near = new ulong[1 << (NearBits - 6)];
        for (uint g = 1; g <= MostCommonDivisor; g += g == 1 ? 1u : 2)
        {
            for (uint j = 0; j < g; j++)
            {
                ulong whole = (ulong)(((UInt128)j << 64) / g);
                foreach (ulong place in (ReadOnlySpan<ulong>)[whole - Slack, whole + Slack])
                {
                    near[place >> (64 - NearBits + 6)] |= 1UL << (int)(place >> (64 - NearBits));
                }
            }
        }
        return near;
    }

    /// <summary>The 64 bits from the modulus's top bit on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Top(ReadOnlySpan<ulong> number)
    {
        ulong high = number.Length >= limbs ? number[limbs - 1] : 0;
        ulong low = number.Length >= limbs - 1 ? number[limbs - 2] : 0;
        return shift == 0 ? high : high << shift | low >> (64 - shift);
    }
}
