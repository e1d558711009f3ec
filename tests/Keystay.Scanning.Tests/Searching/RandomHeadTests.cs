using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Keystay.Scanning.Searching;
using Keystay.Scanning.Tests.Survey;

namespace Keystay.Scanning.Tests.Searching;

public class RandomHeadTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    [InlineData(128)]
    public void Random_numbers_are_plausible_wherever_in_the_eight_bytes_they_begin(int length) =>
        Gen.Int[0, 7].Sample(begin =>
        {
            // What lies before and behind the number is zeros, as it often is.
            byte[] memory = new byte[begin + length + RandomHead.Size];
            RandomNumberGenerator.Fill(memory.AsSpan(begin, length));
            return new RandomHead(length).IsPlausible(memory, 0);
        }, iter: 10_000);

    [Theory]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(128)]
    public void So_many_zeros_and_so_few_top_bits_as_random_numbers_may_have_are_plausible(int length)
    {
        int shared = Math.Min(length, RandomHead.Size) - 8;
        int zeros = shared - RandomnessTests.RarestHeads(shared, 255.0 / 256), tops = RandomnessTests.RarestHeads(shared, 0.5);
        byte[] zeroed = new byte[RandomHead.Size], low = new byte[RandomHead.Size];
        zeroed.AsSpan(8 + zeros, shared - zeros).Fill(0x80);
        low.AsSpan(8, shared).Fill(1);
        low.AsSpan(8, tops).Fill(0x80);

        Assert.True(new RandomHead(length).IsPlausible(zeroed, 0));
        Assert.True(new RandomHead(length).IsPlausible(low, 0));
    }

    [Fact]
    public void Zeros_text_and_pointers_are_not()
    {
        var head = new RandomHead(128);
        Assert.False(head.IsPlausible(new byte[RandomHead.Size], 0));
        Assert.False(head.IsPlausible(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("The quick brown fox. ", 8))), 0));
        byte[] pointers = [.. Enumerable.Range(0, 8).SelectMany(i => BitConverter.GetBytes(0x7F12_89AB_CDE0UL + ((ulong)i * 48)))];
        Assert.False(head.IsPlausible(pointers, 0));
    }
}
