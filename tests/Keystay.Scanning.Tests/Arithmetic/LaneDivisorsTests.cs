using System.Numerics;
using System.Runtime.InteropServices;
using CsCheck;
using Keystay.Scanning.Arithmetic;

namespace Keystay.Scanning.Tests.Arithmetic;

public class LaneDivisorsTests
{
    /// <summary>The sizes of factors, from 512-bit keys to 8192-bit ones.</summary>
    private static readonly Gen<int> Sizes = Gen.Int[4, 64];

    /// <summary>Quotients up to a bit longer than the divisor, short ones too: what the twin, exact division, divides must pass.</summary>
    [Fact]
    public void Every_lane_passes_its_multiples() =>
        Cases.Sample((divisors, quotient, seed) =>
        {
            var lanes = Filled(divisors);
            return divisors.Index().All(d =>
            {
                BigInteger divisor = ExactDivision.ToNumber(d.Item), most = BigInteger.One << (128 * d.Item.Length);
                var product = divisor * (ExactDivision.ToNumber(quotient) + (BigInteger.One << (64 * d.Item.Length)));
                product = product < most ? product : divisor * ExactDivision.ToNumber(quotient);
                ulong[] dividend = Limbs(product, 2 * d.Item.Length);
                return ExactDivision.Divides(d.Item, dividend) && (lanes.MayDivide(lanes.DigitsOf(dividend)) >> d.Index & 1) != 0;
            });
        }, iter: 2_000);

    /// <summary>Wrong once in 2^20 for each lane, so that more than one in a run is a defect.</summary>
    [Fact]
    public void Hardly_a_lane_passes_anything_else()
    {
        int passed = 0;
        Cases.Sample((divisors, _, seed) =>
        {
            var lanes = Filled(divisors);
            var dividend = new ulong[2 * divisors[0].Length];
            new Random(seed).NextBytes(MemoryMarshal.AsBytes(dividend.AsSpan()));
            Interlocked.Add(ref passed, BitOperations.PopCount(lanes.MayDivide(lanes.DigitsOf(dividend))));
        }, iter: 2_000);
        Assert.InRange(passed, 0, 2);
    }

    [Fact]
    public void A_multiple_with_a_bit_changed_is_not_passed_for_long_divisors() =>
        Gen.Select(Cases, Gen.Int[1, 1000]).Sample((c, bit) =>
        {
            var (divisors, quotient, _) = c;
            var lanes = Filled(divisors);
            var changed = ExactDivision.ToNumber(divisors[0]) * ExactDivision.ToNumber(quotient) ^ BigInteger.One << (bit % (60 * divisors[0].Length));
            return (lanes.MayDivide(lanes.DigitsOf(Limbs(changed, 2 * divisors[0].Length))) & 1) == 0;
        }, iter: 2_000);

    private static Gen<(ulong[][] Divisors, ulong[] Quotient, int Seed)> Cases =>
        from limbs in Sizes
        from seed in Gen.Int[0, int.MaxValue - 1]
        select Case(limbs, seed);

    private static (ulong[][] Divisors, ulong[] Quotient, int Seed) Case(int limbs, int seed)
    {
        var random = new Random(seed);
        ulong[] Number()
        {
            var number = new ulong[limbs];
            random.NextBytes(MemoryMarshal.AsBytes(number.AsSpan()));
            number[0] |= 1;
            number[^1] |= 1UL << 63;
            return number;
        }
        var quotient = Number()[..random.Next(1, limbs + 1)];
        return ([.. Enumerable.Range(0, LaneDivisors.Lanes).Select(_ => Number())], quotient, seed);
    }

    private static LaneDivisors Filled(ulong[][] divisors)
    {
        var lanes = new LaneDivisors(64 * divisors[0].Length);
        foreach (var (lane, divisor) in divisors.Index())
        {
            lanes.Put(lane, MemoryMarshal.AsBytes<ulong>([.. divisor, 0]));
        }
        lanes.Invert();
        return lanes;
    }

    private static ulong[] Limbs(BigInteger number, int count)
    {
        ulong[] limbs = ExactDivision.ToLimbs(number);
        Array.Resize(ref limbs, count);
        return limbs;
    }
}
