using System.Numerics;
using Keystay.Dumps;
using Keystay.Keys;
using Keystay.Scanning.Arithmetic;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Proving;

/// <summary>Proves RSA keys: a factor divides the modulus, or a private exponent inverts the public one.</summary>
internal sealed class RsaProver(bool deep, ProofProgress progress, Action<string> tell)
{
    /// <summary>Pairs of a lone factor and a modulus that are tried (<c>--deep</c>: beside those of public keys); a factor whose other half is here too costs nothing of it.</summary>
    private const long MostLonePairs = 2_000_000;

    /// <summary>
    /// Each prime fails for at most half of all moduli with two prime factors, and all of these for one in 2^48. What is composed of primes that failed
    /// fails too, so it would be no further witness.
    /// </summary>
    private static readonly int[] Witnesses = [2, .. SmallPrimes.Odd(227).Select(p => (int)p)];

    /// <summary>Powers modulo a 2048-bit number that CRT exponents are worth without being asked: about a quarter of a second.</summary>
    private const double MostPowers = 300;

    /// <summary>Bare moduli whose CRT exponents are looked for.</summary>
    private const int MostBareModuli = 32;

    /// <summary>
    /// Pairs of a bare modulus and a number that may be its private exponent: half a second. Where there are more they are signatures, of a service that issues or checks
    /// tokens, each of which looks like a modulus and like an exponent to every other.
    /// </summary>
    private const long MostBarePairs = 50_000_000;

    private static readonly BigInteger[] UsualExponents = [65537, 3, 17, 5, 7, 35, 37, 257];

    private readonly Dictionary<BigInteger, (RsaSecret Secret, string Proof)> proven = [];
    private readonly List<DumpProblem> problems = [];

    /// <summary>Everything proven from decoded claims and from numbers.</summary>
    public IEnumerable<(RsaSecret Secret, string Proof)> Proven => proven.Values;

    /// <summary>Proves a decoded claim; null when its parts do not fit together.</summary>
    public RsaSecret? Prove(RsaClaim claim)
    {
        var (n, e) = (Number(claim.Modulus), Number(claim.PublicExponent));
        var (d, p, q) = (Number(claim.PrivateExponent), Number(claim.Prime1), Number(claim.Prime2));
        if (n.IsZero && p > 1 && q > 1)
        {
            n = p * q;
        }
        if (n.GetBitLength() is < 256 or > 16_384)
        {
            return null;
        }
        if (proven.TryGetValue(n, out var known))
        {
            // The same key again: this claim must still be true by itself.
            return known.Secret.Agrees(p, q, d) ? known.Secret : null;
        }
        var factor = p > 1 ? p : q > 1 ? q : d > 1 ? FactorFrom(n, e.IsZero ? 65537 : e, d) : BigInteger.Zero;
        foreach (var exponent in e.IsZero ? UsualExponents : [e])
        {
            if (RsaSecret.TryCreate(n, exponent, factor, isEncoded: !d.IsZero) is { } secret && secret.Agrees(p, q, d))
            {
                Record(n, secret, "decodes-and-matches");
                return secret;
            }
        }
        return null;
    }

    /// <summary>Sets the numbers of the pool against the public keys and against each other.</summary>
    public void ProveNumbers(IReadOnlyCollection<HarvestedKey> publics, NumberPool pool, ParallelOptions parallel)
    {
        var moduli = Moduli(publics, pool);
        var numbers = OddNumbers(pool);
        JoinFactors(moduli, numbers, parallel);
        JoinExponents(moduli, numbers, parallel);
        JoinLoneFactors(pool, numbers);
        JoinCrtExponents(moduli, numbers, parallel);
    }

    /// <summary>What the numbers left open; a scan that leaves something open is not complete.</summary>
    public IReadOnlyList<DumpProblem> Problems => problems;

    /// <summary>Proves a factor or a private exponent that was found in a window of memory; null when it is neither.</summary>
    public RsaSecret? Prove(RsaPublicKey key, BigInteger number, bool isExponent)
    {
        var (n, e) = (RsaSecret.Number(key.Modulus), RsaSecret.Number(key.Exponent));
        var factor = !isExponent ? number : PrivateExponentTest.FitsWholly(n, e, number) ? FactorFrom(n, e, number) : BigInteger.Zero;
        if (RsaSecret.TryCreate(n, e, factor) is not { } secret)
        {
            return null;
        }
        Record(n, secret, isExponent ? "exponent" : "factor");
        return secret;
    }

    private static BigInteger Number(byte[]? bigEndian) => bigEndian is null ? BigInteger.Zero : RsaSecret.Number(bigEndian);

    private static bool IsExponentPair(BigInteger n, BigInteger e, BigInteger d) => BigInteger.ModPow(2, e * d, n) == 2;

    /// <summary>Moduli in the order in which lone factors are tried: asked for, seen as keys, seen as numbers, authorities.</summary>
    private static List<Modulus> Moduli(IReadOnlyCollection<HarvestedKey> publics, NumberPool pool)
    {
        var moduli = new Dictionary<BigInteger, Modulus>();
        foreach (var harvested in publics.Where(h => h.Key is RsaPublicKey).OrderByDescending(h => h.IsKnown).ThenBy(h => h.IsAuthority))
        {
            var key = (RsaPublicKey)harvested.Key;
            var n = RsaSecret.Number(key.Modulus);
            if (!n.IsEven && n.GetBitLength() is >= 256 and <= 16_384)
            {
                moduli.TryAdd(n, new(n, RsaSecret.Number(key.Exponent), harvested.IsAuthority && !harvested.IsKnown, harvested.IsKnown));
            }
        }
        for (int i = 0; i < pool.Count; i++)
        {
            if (LooksLikeModulus(pool[i]))
            {
                var n = new BigInteger(pool[i], isUnsigned: true);
                moduli.TryAdd(n, new(n, null, false, false));
            }
        }
        return [.. moduli.Values];
    }

    /// <summary>Key generators make moduli of exactly the size asked for: whole limbs with the top bit set (FIPS 186-5, section A.1.1).</summary>
    private static bool LooksLikeModulus(ReadOnlySpan<byte> littleEndian)
    {
        var number = littleEndian.TrimEnd((byte)0);
        return number.Length >= 64 && number.Length % 8 == 0 && number[^1] >= 0x80 && (number[0] & 1) == 1
            && !SmallPrimes.Divide(ExactDivision.ToLimbs(number));
    }

    private static List<OddNumber> OddNumbers(NumberPool pool)
    {
        var odd = new List<OddNumber>();
        for (int i = 0; i < pool.Count; i++)
        {
            if ((pool[i][0] & 1) == 1 && pool[i].Length >= 31)
            {
                odd.Add(new(pool[i]));
            }
        }
        return odd;
    }

    private void JoinFactors(List<Modulus> moduli, List<OddNumber> numbers, ParallelOptions parallel)
    {
        // A key that an encoding gave away needs no second proof, and the primes of the largest take a second to test.
        var unproven = moduli.Where(m => !proven.ContainsKey(m.Value)).ToArray();
        var halves = unproven.SelectMany(m => HalfBits(m.Bits)).ToHashSet();
        var candidates = numbers.Where(x => halves.Contains(x.Bits) && !SmallPrimes.Divide(x.Limbs)).ToArray();
        var byLowLimb = candidates.Select(x => x.LowLimb).ToHashSet();
        var byBits = candidates.GroupBy(x => x.Bits).ToDictionary(g => g.Key, g => g.ToArray());
        long pairs = 0;
        Parallel.ForEach(unproven, parallel, modulus =>
        {
            foreach (var number in HalfBits(modulus.Bits).SelectMany(half => byBits.GetValueOrDefault(half, [])))
            {
                // The cofactor's low limb is n₀·p₀⁻¹ mod 2⁶⁴: when it is in memory too, as it nearly always is, one probe tells.
                bool bothHere = byLowLimb.Contains(modulus.LowLimb * number.LowInverse);
                bool tryAlone = !modulus.IsAuthority && ((deep && modulus.Exponent is not null) || Interlocked.Increment(ref pairs) < MostLonePairs);
                if ((bothHere || tryAlone) && ExactDivision.MayDivide(number.Inverse, modulus.Limbs) && ExactDivision.Divides(number.Limbs, modulus.Limbs))
                {
                    Record(modulus, number.Value, "factor");
                    break;
                }
            }
        });
    }

    private static int[] HalfBits(int bits) => [(bits / 2) - 1, bits / 2, (bits / 2) + 1];

    private void JoinExponents(List<Modulus> moduli, List<OddNumber> numbers, ParallelOptions parallel)
    {
        var byBits = numbers.GroupBy(x => x.Bits).ToDictionary(g => g.Key, g => g.ToArray());
        var primes = proven.Values.SelectMany(k => k.Secret.Primes).ToHashSet();
        var unproven = moduli.Where(m => !m.IsAuthority && !proven.ContainsKey(m.Value) && !primes.Contains(m.Value)).ToArray();
        if (unproven.Where(m => m.Exponent is null).Sum(m => m.Exponents.Count() * Sizes(m).Sum(bits => (long)byBits.GetValueOrDefault(bits, []).Length)) > MostBarePairs)
        {
            unproven = [.. unproven.Where(m => m.Exponent is not null)];
        }
        Parallel.ForEach(unproven, parallel, modulus =>
        {
            foreach (var e in modulus.Exponents)
            {
                var test = new PrivateExponentTest(modulus.Limbs, (ulong)e);
                foreach (int bits in Sizes(modulus))
                {
                    foreach (var number in byBits.GetValueOrDefault(bits, []).Where(d => test.Fits(d.Limbs) && d.Value < modulus.Value))
                    {
                        if (PrivateExponentTest.FitsWholly(modulus.Value, e, number.Value) && FactorFrom(modulus.Value, e, number.Value) is { IsZero: false } factor)
                        {
                            Record(modulus, factor, "exponent");
                            return;
                        }
                    }
                }
            }
        });
    }

    private static IEnumerable<int> Sizes(Modulus modulus) => Enumerable.Range(modulus.Bits - PrivateExponentTest.MostMissingBits, PrivateExponentTest.MostMissingBits + 1);

    private void JoinLoneFactors(NumberPool pool, List<OddNumber> numbers)
    {
        var primes = proven.Values.SelectMany(k => k.Secret.Primes).ToHashSet();
        var factors = new LoneFactors(new LowBits(pool), [.. UsualExponents.Select(e => (ulong)e)]);
        foreach (var (p, q, e) in factors.Find(numbers.Where(x => !primes.Contains(x.Value)).Select(x => x.Limbs)))
        {
            if (RsaSecret.TryCreate(p * q, e, p) is { } secret)
            {
                Record(p * q, secret, "factor");
            }
        }
        if (factors.HasUnnamed)
        {
            problems.Add(new("unnamed-factor", 0, "A prime factor of an RSA key lies here with its exponent, but too little else to name the key. Give the public keys it may belong to with --known."));
        }
    }

    /// <summary>
    /// Keys that were asked for, then keys that were seen, then bare moduli. Any random bytes of the size look like one of those, so they are tried
    /// only where they are few: in a small dump, and a small dump is what keeps dp without p.
    /// </summary>
    private void JoinCrtExponents(List<Modulus> moduli, List<OddNumber> numbers, ParallelOptions parallel)
    {
        var explained = proven.Values.SelectMany(k => k.Secret.Values()).Select(v => RsaSecret.Number(v.BigEndian)).ToHashSet();
        var unproven = moduli.Where(m => !m.IsAuthority && !proven.ContainsKey(m.Value) && !explained.Contains(m.Value)).ToLookup(m => m.Exponent is null);
        var bare = unproven[true].Where(m => m.Bits % 1024 == 0).ToList();
        var byBits = numbers.Where(x => !explained.Contains(x.Value)).GroupBy(x => x.Bits).ToDictionary(g => g.Key, g => g.ToArray());
        double left = MostPowers;
        bool areOthers = unproven[false].Count(m => !m.IsKnown) > ScanLimits.MostUnaskedTargets;
        var wanted = unproven[false].Where(m => m.IsKnown || !areOthers);
        foreach (var modulus in wanted.Concat(bare.Count <= MostBareModuli ? bare : []))
        {
            var candidates = CrtExponents.BitsOf(modulus.Bits).SelectMany(bits => byBits.GetValueOrDefault(bits, [])).Select(x => x.Value).ToArray();
            double cost = modulus.Exponents.Count() * candidates.Length * CrtExponents.Cost(modulus.Bits);
            if (candidates.Length > 0 && (modulus.IsKnown || cost < left))
            {
                left -= cost;
                ProveCrtExponents(modulus, candidates, parallel);
            }
        }
        tell($"    CRT exponents: {unproven[false].Count()} keys, {bare.Count} bare moduli, {MostPowers - left:F0} powers");
    }

    private void ProveCrtExponents(Modulus modulus, BigInteger[] candidates, ParallelOptions parallel)
    {
        foreach (var e in modulus.Exponents.Where(_ => !proven.ContainsKey(modulus.Value)))
        {
            var exponents = new CrtExponents(modulus.Value, e);
            Parallel.ForEach(candidates.Chunk(CrtExponents.BatchSize), parallel, (batch, state) =>
            {
                if (exponents.Factor(batch) is { IsZero: false } factor)
                {
                    Record(modulus, factor, "exponent");
                    state.Stop();
                }
            });
        }
    }

    private void Record(Modulus modulus, BigInteger factor, string proof)
    {
        foreach (var e in modulus.Exponent is { } known ? [known] : UsualExponents)
        {
            if (RsaSecret.TryCreate(modulus.Value, e, factor) is { } secret)
            {
                Record(modulus.Value, secret, proof);
                return;
            }
        }
    }

    private bool Record(BigInteger n, RsaSecret secret, string proof)
    {
        lock (proven)
        {
            if (proven.TryAdd(n, (secret, proof)))
            {
                progress.Found();
                return true;
            }
            return false;
        }
    }

    /// <summary>Factors n given e and d (NIST SP 800-56B rev. 2, appendix C): a square root of 1 other than ±1 shares a factor with n.</summary>
    private static BigInteger FactorFrom(BigInteger n, BigInteger e, BigInteger d)
    {
        if (n.IsEven || d <= 1 || d.GetBitLength() > n.GetBitLength() || e.GetBitLength() > 256 || !IsExponentPair(n, e, d))
        {
            return BigInteger.Zero;
        }
        var even = (e * d) - 1;
        int twos = 0;
        for (; even.IsEven && !even.IsZero; even >>= 1)
        {
            twos++;
        }
        // p with its dp looks like a modulus with its exponent, and every witness would fail.
        if (Primality.IsProbable(n))
        {
            return BigInteger.Zero;
        }
        foreach (int witness in Witnesses)
        {
            var x = BigInteger.ModPow(witness, even, n);
            for (int i = 0; i < twos && !x.IsOne; i++)
            {
                var square = x * x % n;
                if (square.IsOne && x != n - 1)
                {
                    return BigInteger.GreatestCommonDivisor(x - 1, n);
                }
                x = square;
            }
        }
        return BigInteger.Zero;
    }

    private sealed class Modulus(BigInteger value, BigInteger? exponent, bool isAuthority, bool isKnown)
    {
        public BigInteger Value { get; } = value;
        public BigInteger? Exponent { get; } = exponent;
        public bool IsAuthority { get; } = isAuthority;
        public bool IsKnown { get; } = isKnown;
        public int Bits { get; } = (int)value.GetBitLength();
        public ulong[] Limbs { get; } = ExactDivision.ToLimbs(value);
        public ulong LowLimb => Limbs[0];
        public IEnumerable<BigInteger> Exponents => Exponent is { } e ? e < 1 << 20 ? [e] : [] : UsualExponents.Take(2);
    }

    private sealed class OddNumber
    {
        private ulong[]? inverse;

        public OddNumber(ReadOnlySpan<byte> littleEndian)
        {
            Limbs = ExactDivision.ToLimbs(littleEndian.TrimEnd((byte)0));
            LowInverse = PrimeField.InverseModWord(Limbs[0]);
            Bits = (64 * Limbs.Length) - System.Numerics.BitOperations.LeadingZeroCount(Limbs[^1]);
        }

        public ulong[] Limbs { get; }
        public ulong LowLimb => Limbs[0];
        public ulong LowInverse { get; }

        /// <summary>As many limbs as <see cref="ExactDivision.MayDivide"/> needs for a modulus of twice the size; made once for all moduli.</summary>
        public ulong[] Inverse
        {
            get
            {
                if (inverse is null)
                {
                    ulong[] made = new ulong[Limbs.Length + 2];
                    ExactDivision.Invert(Limbs, made);
                    inverse = made;
                }
                return inverse;
            }
        }

        public int Bits { get; }
        public BigInteger Value => ExactDivision.ToNumber(Limbs);
    }
}
