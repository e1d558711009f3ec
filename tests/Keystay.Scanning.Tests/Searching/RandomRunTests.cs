using System.Security.Cryptography;
using CsCheck;
using Keystay.Scanning.Searching;

namespace Keystay.Scanning.Tests.Searching;

public class RandomRunTests
{
    public static TheoryData<int> Lengths() => [32, 64, 96, 128, 256, 512, 1024];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Random_numbers_are_plausible_wherever_in_the_eight_bytes_they_begin(int length) =>
        Gen.Int[0, 7].Sample(begin =>
        {
            byte[] memory = new byte[begin + length];
            RandomNumberGenerator.Fill(memory.AsSpan(begin));
            return new RandomRun(length).IsPlausible(memory, 0);
        }, iter: 1_000);

    /// <summary>The code is here computed byte by byte, by its definition: what it expects of all values together is one, so it can be decoded.</summary>
    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_the_code_shortens_by_44_bits_is_not_plausible_and_nothing_else(int length) =>
        Gen.Select(Gen.Int[2, 256], Gen.Int[0, 255], Gen.Int[0, 1_000_000]).Sample((values, first, seed) =>
        {
            byte[] memory = new byte[length];
            var random = new Random(seed);
            for (int i = 0; i < length; i++)
            {
                memory[i] = (byte)(first + random.Next(values));
            }
            double saved = Saved(memory.AsSpan(8));
            // Rounding keeps less than half a bit of a hundred bytes.
            return saved is > 44 and < 49 || new RandomRun(length).IsPlausible(memory, 0) == saved < 44;
        }, iter: 2_000);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_run_that_moved_says_what_one_from_a_fresh_start_says(int length) =>
        Gen.Select(Gen.Int[1, 40].Array[30], Gen.Int[0, 1_000_000]).Sample((strides, seed) =>
        {
            byte[] memory = new byte[length + (40 * 30)];
            var random = new Random(seed);
            for (int i = 0; i < memory.Length; i++)
            {
                // About as regular as the bound: both answers occur.
                memory[i] = (byte)random.Next(i % 500 < 250 ? 256 : 40);
            }
            var moved = new RandomRun(length);
            int at = 0;
            return strides.All(stride => moved.IsPlausible(memory, at += stride) == new RandomRun(length).IsPlausible(memory, at));
        }, iter: 200);

    [Fact]
    public void A_number_that_would_end_beyond_memory_is_not() => Assert.False(new RandomRun(64).IsPlausible(RandomNumberGenerator.GetBytes(100), 40));

    private static double Saved(ReadOnlySpan<byte> bytes)
    {
        double[] weights = [.. Enumerable.Range(0, 256).Select(b => b switch { 0 => 7, < 16 => 2, < 96 => 0.75, _ => 0.5 })];
        double all = weights.Sum(), saved = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            saved += 8 + Math.Log2(weights[bytes[i]] / (all + i));
            weights[bytes[i]]++;
        }
        return saved;
    }
}
