using System.Security.Cryptography;
using CsCheck;
using Keystay.Scanning.Searching;
using Keystay.Scanning.Tests.Survey;

namespace Keystay.Scanning.Tests.Searching;

/// <summary>What is turned away is never tried. The odds of losing a number are computed here, not sampled.</summary>
public class RandomStepsTests
{
    private const int Readable = 16 + 128;

    public static TheoryData<int> Lengths() => [32, 64, 80, 96, 128, 144, 256, 512];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Random_numbers_are_plausible_wherever_in_the_eight_bytes_they_begin(int length) =>
        Gen.Int[0, 7].Sample(begin =>
        {
            byte[] memory = new byte[begin + Math.Max(length, Readable)];
            RandomNumberGenerator.Fill(memory.AsSpan(begin, length));
            return new RandomSteps(length).IsPlausible(memory, 0);
        }, iter: 1_000);

    /// <summary>One more near byte than random ones have once in 2^40, for each distance and with the byte before it at its nearest and farthest.</summary>
    [Theory]
    [MemberData(nameof(Lengths))]
    public void So_many_near_bytes_as_random_numbers_may_have_are_plausible_and_not_many_more(int length)
    {
        int compared = Math.Min(length - 16, 128);
        // Near bytes with chance 1/16 are as rare as heads of such a coin.
        int most = compared - RandomnessTests.RarestHeads(compared, 15.0 / 16);
        var steps = new RandomSteps(length);
        foreach (int distance in new[] { 2, 4, 8 })
        {
            foreach (int near in new[] { -8, 7 })
            {
                Assert.True(steps.IsPlausible(WithNear(length, most, distance, near), 0));
                Assert.False(steps.IsPlausible(WithNear(length, Math.Min(most + 5, compared), distance, near), 0));
            }
            Assert.True(steps.IsPlausible(WithNear(length, compared, distance, 8), 0));
            Assert.True(steps.IsPlausible(WithNear(length, compared, distance, -9), 0));
        }
    }

    /// <summary>Only what every one of the eight windows holds counts.</summary>
    [Fact]
    public void What_lies_before_and_behind_the_shared_bytes_does_not_count()
    {
        byte[] memory = new byte[8 + Readable];
        RandomNumberGenerator.Fill(memory.AsSpan(8, 32));
        Assert.True(new RandomSteps(40).IsPlausible(memory, 0));
    }

    [Fact]
    public void Beside_the_end_of_memory_all_are_plausible() => Assert.True(new RandomSteps(128).IsPlausible(new byte[Readable - 1], 0));

    /// <summary>So many bytes at the end of what is compared are near those a distance before; all others are far from theirs at every distance.</summary>
    private static byte[] WithNear(int length, int count, int distance, int near)
    {
        byte[] memory = new byte[Math.Max(length, Readable)];
        int end = 16 + Math.Min(length - 16, 128);
        for (int i = 0; i < end; i++)
        {
            memory[i] = i < end - count ? (byte)(37 * i) : (byte)(memory[i - distance] + near);
        }
        return memory;
    }
}
