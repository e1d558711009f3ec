using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Tests.Survey;

/// <summary>What is not plausible is never tried as a key. The odds of losing one are computed here, not sampled.</summary>
public class RandomnessTests
{
    /// <summary>Strings that random bytes are less often than this may be thrown away.</summary>
    private const double Lost = 1.0 / (1L << 40);

    public static TheoryData<int> Lengths() => [32, 33, 39, 40, 47, 48, 55, 56, 63, 64, 66, 79, 80, 95, 96, 111, 112, 127, 128, 159, 191, 192, 223, 255, 256, 257, 384, 512];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void So_few_different_bytes_as_random_strings_may_have_are_plausible(int length)
    {
        int distinct = RarestDistinct(length);
        // Multiples of an odd number: all different, and nothing but their count is rare.
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(((i % distinct) + 1) * 157))];

        Assert.Equal(distinct, Randomness.DistinctBytes(bytes));
        Assert.True(Randomness.Plausible(bytes));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void So_many_bits_of_one_kind_as_random_strings_may_have_are_plausible(int length)
    {
        int ones = RarestHeads(8 * length, 0.5);
        byte[] sparse = WithBits(length, ones), dense = [.. sparse.Select(b => (byte)~b)];

        Assert.True(Randomness.Plausible(sparse));
        Assert.True(Randomness.Plausible(dense));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void So_few_bytes_with_the_top_bit_as_random_strings_may_have_are_plausible(int length)
    {
        int tops = RarestHeads(length, 0.5);
        // Below the top bit all values in turn.
        byte[] bytes = [.. Enumerable.Range(1, length).Select(i => (byte)((i * 37 % 128) | (i <= tops ? 0x80 : 0)))];

        Assert.True(Randomness.Plausible(bytes));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(66)]
    [InlineData(256)]
    public void Random_strings_are_plausible_whatever_their_length(int length) =>
        Gen.Int[0, 100].Sample(_ => Randomness.Plausible(RandomNumberGenerator.GetBytes(length)), iter: 1_000);

    [Theory]
    [InlineData(32, 4)]
    [InlineData(48, 5)]
    [InlineData(66, 5)]
    public void A_number_alone_may_have_so_many_equal_pairs_as_random_ones_have(int length, int pairs)
    {
        byte[] bytes = [.. Enumerable.Range(1, length).Select(i => (byte)(i * 157))];
        Assert.True(Randomness.PlausibleAlone(bytes));
        for (int i = 0; i < pairs; i++)
        {
            bytes[(3 * i) + 2] = bytes[(3 * i) + 1];
        }
        Assert.True(Randomness.PlausibleAlone(bytes));
        bytes[(3 * pairs) + 2] = bytes[(3 * pairs) + 1];
        Assert.False(Randomness.PlausibleAlone(bytes));
        // The union of the choices of pairs, at four distances, each pair equal once in 256.
        Assert.InRange(4 * Choices(length - 1, pairs + 1) * Math.Pow(256, -(pairs + 1)), 0, 2e-6);
    }

    /// <summary>Eight zeros among 31 bytes, the byte behind them a ninth: as many as random ones have less often than once in 2^40.</summary>
    [Fact]
    public void A_number_may_begin_with_so_many_zeros_among_its_bytes_as_random_ones_have()
    {
        int most = 31 - RarestHeads(31, 255.0 / 256);
        byte[] bytes = [.. Enumerable.Range(1, 31).Select(i => (byte)(i > 31 - most ? 0 : i)), 0];
        Assert.True(Randomness.MayBegin(bytes));
        Assert.True(Randomness.MayBegin(new byte[64]));
        Assert.False(Randomness.MayBegin([1, .. new byte[63]]));
    }

    [Fact]
    public void Text_pointers_counters_and_zeros_are_not()
    {
        Assert.False(Randomness.Plausible(Encoding.ASCII.GetBytes("System.Security.Cryptography.RSA\0")));
        Assert.False(Randomness.Plausible(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 6)))));
        Assert.False(Randomness.Plausible([.. Enumerable.Range(0, 8).SelectMany(i => BitConverter.GetBytes(0x7F12_89AB_CDE0UL + ((ulong)i * 48)))]));
        Assert.False(Randomness.Plausible([.. Enumerable.Range(0, 64).SelectMany(BitConverter.GetBytes)]));
        Assert.False(Randomness.Plausible(new byte[64]));
    }

    /// <summary>Kraft's inequality, from which it follows that the code shortens by k bits no more than one random string in 2^k.</summary>
    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0 })]
    [InlineData(new[] { (byte)'a' })]
    [InlineData(new byte[] { 200 })]
    public void The_code_for_structures_can_be_decoded_whatever_came_before(byte[] before)
    {
        double room = 0;
        for (int next = 0; next < 256; next++)
        {
            int saved = Randomness.Saved([.. before, (byte)next]) - Randomness.Saved(before);
            room += Math.Pow(2, ((double)saved / Randomness.SavedUnit) - 8);
        }
        Assert.InRange(room, 0.9, 1);
    }

    /// <summary>The least count of different bytes that is not rarer, with all below it, than what may be lost.</summary>
    internal static int RarestDistinct(int length)
    {
        // chances[d]: of d different bytes in the string so far.
        double[] chances = new double[length + 2];
        chances[0] = 1;
        for (int drawn = 0; drawn < length; drawn++)
        {
            for (int d = Math.Min(drawn + 1, 256); d > 0; d--)
            {
                chances[d] = (chances[d] * d / 256) + (chances[d - 1] * (257 - d) / 256);
            }
            chances[0] = 0;
        }
        return Rarest(chances);
    }

    /// <summary>The least count of heads that is not rarer, with all below it, than what may be lost.</summary>
    internal static int RarestHeads(int tosses, double chance)
    {
        double[] chances = new double[tosses + 1];
        chances[0] = 1;
        for (int tossed = 0; tossed < tosses; tossed++)
        {
            for (int heads = tossed + 1; heads > 0; heads--)
            {
                chances[heads] = (chances[heads] * (1 - chance)) + (chances[heads - 1] * chance);
            }
            chances[0] *= 1 - chance;
        }
        return Rarest(chances);
    }

    private static int Rarest(double[] chances)
    {
        double below = 0;
        return Array.FindIndex(chances, chance => (below += chance) >= Lost);
    }

    /// <summary>So many one bits at places that a seed chooses, the same in every run.</summary>
    private static byte[] WithBits(int length, int ones)
    {
        int[] places = [.. Enumerable.Range(0, 8 * length)];
        new Random(length).Shuffle(places);
        byte[] bytes = new byte[length];
        foreach (int place in places.Take(ones))
        {
            bytes[place / 8] |= (byte)(1 << (place % 8));
        }
        return bytes;
    }

    private static double Choices(int of, int count) => Enumerable.Range(0, count).Aggregate(1.0, (product, i) => product * (of - i) / (i + 1));
}
