using System.Numerics;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Proving;

/// <summary>Finds keys of which memory holds both primes but no whole modulus: a small dump kept one page and not the other.</summary>
/// <remarks>
/// Two primes alone prove nothing, since any two could be anybody's. A third number of the pool that only their product explains does: the
/// coefficient, the private exponent, or the beginning of the modulus where the dump ends within it. 128 agreeing bits are enough.
/// </remarks>
internal sealed class LoneFactors(LowBits pool, IReadOnlyList<ulong> exponents)
{
    /// <summary>
    /// Candidates of one size whose products are all looked up; a dump of gigabytes has some thousands that pass the sieve. A service that issues or checks tokens has
    /// any number of hashes and signatures, which are as good as random: of more, only those whose exponent dp is here too.
    /// </summary>
    private const int MostMultiplied = 10_000;

    /// <summary>Candidates that are paired with each other in every way; of more, only those whose exponent dp is here too.</summary>
    private const int MostPaired = 24;

    /// <summary>√2·2^63: generators take primes from this top word on, so that the modulus has all its bits (FIPS 186-5, appendix A.1.3).</summary>
    private const ulong LeastTop = 0xB504F333F9DE6484;

    /// <summary>Limbs of the longest factor: that of a modulus of 8,192 bits.</summary>
    private const int MostLimbs = 64;

    private const ulong SmallPrimes = 16294579238595022365; // 3·5·7·…·53

    /// <summary>Whether a factor with its exponent dp is here that no key accounts for.</summary>
    public bool HasUnnamed { get; private set; }

    /// <summary>Pairs that a third number links, with the public exponent that memory tells; that they are primes is still to be checked.</summary>
    /// <param name="limbs">Odd numbers, least significant limb first.</param>
    public IReadOnlyList<(BigInteger P, BigInteger Q, BigInteger E)> Find(IEnumerable<ulong[]> limbs)
    {
        var candidates = limbs.Where(CouldBeFactor).Select(n => ExactDivision.ToNumber(n)).Distinct().Select(n => new Candidate(n, LowBits.Of(n), ExponentOf(n))).ToArray();
        var found = new List<(BigInteger P, BigInteger Q, BigInteger E)>();
        foreach (var same in candidates.GroupBy(c => c.Value.GetBitLength()).Select(g => g.Count() <= MostMultiplied ? g.ToArray() : [.. g.Where(c => c.E is not null)]))
        {
            bool few = candidates.Length <= MostPaired;
            for (int i = 0; i < same.Length; i++)
            {
                for (int j = i + 1; j < same.Length; j++)
                {
                    var (p, q) = (same[i], same[j]);
                    if (pool.Contains(p.Low * q.Low) || ((few || (p.E is not null && q.E is not null)) && AreLinked(p, q)))
                    {
                        found.Add((p.Value, q.Value, Exponent(p, q)));
                    }
                }
            }
        }
        // Numbers that end in a pattern have inverses that do: only a prime is taken at its exponent's word.
        HasUnnamed = candidates.Where(c => c.E is not null).Select(c => c.Value).Except(found.SelectMany(f => new[] { f.P, f.Q })).Any(Primality.IsProbable);
        return found;
    }

    private BigInteger Exponent(Candidate p, Candidate q) => p.E ?? q.E ?? exponents[0];

    /// <summary>The public exponent whose inverse modulo p − 1 is in memory.</summary>
    /// <remarks>
    /// dp·e = 1 + k·(p − 1) for the k below e that makes the right side a multiple of e, so the low bits of dp follow from those of p: no inverse
    /// modulo a long number is needed for the many candidates that are nobody's factor.
    /// </remarks>
    private BigInteger? ExponentOf(BigInteger p)
    {
        foreach (ulong e in exponents)
        {
            ulong rest = (ulong)((p - 1) % e);
            if (!IsInvertible(rest, e))
            {
                continue;
            }
            ulong k = e - (ulong)RsaSecret.Inverse(rest, e);
            if (pool.Contains((1 + (k * (LowBits.Of(p) - 1))) * InverseOfOdd(e)))
            {
                return e;
            }
        }
        return null;
    }

    /// <summary>e⁻¹ modulo 2^128 by Newton's iteration: each step doubles the bits that are right, of which an odd number times itself has three.</summary>
    private static UInt128 InverseOfOdd(UInt128 e)
    {
        UInt128 inverse = e;
        for (int bits = 3; bits < 128; bits *= 2)
        {
            inverse *= 2 - (e * inverse);
        }
        return inverse;
    }

    private bool AreLinked(Candidate first, Candidate second)
    {
        var (p, q, e) = (first.Value, second.Value, Exponent(first, second));
        var phi = (p - 1) * (q - 1);
        return (IsInvertible(p, q) && (pool.Contains(RsaSecret.Inverse(q, p)) || pool.Contains(RsaSecret.Inverse(p, q))))
            || (IsInvertible(e, phi)
                && (pool.Contains(RsaSecret.Inverse(e, phi)) || pool.Contains(RsaSecret.Inverse(e, phi / BigInteger.GreatestCommonDivisor(p - 1, q - 1)))));
    }

    private static bool IsInvertible(BigInteger value, BigInteger modulus) => BigInteger.GreatestCommonDivisor(value, modulus).IsOne;

    private static bool CouldBeFactor(ulong[] number)
    {
        if (number.Length is < 4 or > MostLimbs || number[^1] < LeastTop)
        {
            return false;
        }
        UInt128 rest = 0;
        for (int i = number.Length - 1; i >= 0; i--)
        {
            rest = (rest << 64 | number[i]) % SmallPrimes;
        }
        return IsInvertible((ulong)rest, SmallPrimes);
    }

    private readonly record struct Candidate(BigInteger Value, UInt128 Low, BigInteger? E);
}
