using System.Numerics;
using CsCheck;
using Keystay.Scanning.Searching;

namespace Keystay.Scanning.Tests.Searching;

public class SmallFactorsTests
{
    private static readonly int[] Primes = [.. Enumerable.Range(3, 135).Where(n => Enumerable.Range(2, n - 2).All(d => n % d != 0))];
    private static readonly Gen<int> Lengths = Gen.Int[4, 16].Select(i => 8 * i);

    /// <summary>Places go up in steps, small ones and such that nothing is shared, and back; memory is longer than what is followed at a time.</summary>
    [Fact]
    public void Tells_exactly_what_its_primes_divide_in_every_window_and_order() =>
        Gen.Select(Lengths, Gen.Int[-300, 400].Array[30], Gen.Int[0, int.MaxValue - 1]).Sample((length, steps, seed) =>
        {
            byte[] memory = new byte[4000];
            new Random(seed).NextBytes(memory);
            var small = new SmallFactors(1000);
            var power = SmallFactors.PowersOf256(length);
            int at = 0;
            return steps.All(step =>
            {
                at = Math.Clamp(at + step, 0, memory.Length - length - 8);
                small.Follow(memory, at, at + 7 + length);
                return Enumerable.Range(at, 8).All(start => Enum.GetValues<LimbOrder>().All(order =>
                    small.Divide(start, start + length, order, power) == HasPrime(WindowNumber.Of(memory.AsSpan(start, length), order))));
            });
        }, iter: 30);

    /// <summary>Random numbers have small primes much more often than large ones; here each is the only one.</summary>
    [Fact]
    public void Tells_multiples_of_each_of_its_primes_from_products_of_larger_ones() =>
        Gen.Select(Gen.OneOfConst(Primes), Gen.Bool, Gen.Int[0, int.MaxValue - 1]).Sample((prime, isMultiple, seed) =>
        {
            var random = new Random(seed);
            int[] larger = [139, 149, 151, 157, 163, 167];
            BigInteger number = isMultiple ? prime : 1;
            while (number.GetBitLength() < 240)
            {
                number *= larger[random.Next(larger.Length)];
            }
            byte[] memory = number.ToByteArray(isUnsigned: true);
            Array.Resize(ref memory, 32);
            var small = new SmallFactors(32);
            small.Follow(memory, 0, 32);
            return small.Divide(0, 32, LimbOrder.LittleEndian, SmallFactors.PowersOf256(32)) == isMultiple;
        }, iter: 5_000);

    private static bool HasPrime(BigInteger number) => Primes.Any(p => (number % p).IsZero);
}
