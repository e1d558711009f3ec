using System.Runtime.InteropServices;
using CsCheck;
using Keystay.Scanning.Structures;

namespace Keystay.Scanning.Tests.Structures;

public class WordFilterTests
{
    private const ulong Lowest = 0x5500_0000_0000, Highest = 0x7fff_0000_0000;

    private static readonly Gen<ulong> Words = Gen.OneOf(
        Gen.ULong,
        Gen.ULong[Lowest - 2, Lowest + 2], Gen.ULong[Highest - 2, Highest + 2], Gen.ULong[Lowest, Highest],
        Gen.ULong[0, 6], Gen.ULong[16_382, 16_387],
        Gen.Select(Gen.UInt[0, 6], Gen.UInt[0, 6], (low, high) => low | (ulong)high << 32),
        Gen.UInt[0, 40].Select(high => (ulong)high << 32),
        Gen.OneOfConst<ulong>(0, ulong.MaxValue, 0x0000_ffff_ffff_ffff, 0xffff_0000_0000_0000, 0x0001_0000_0000_0000, 0xfffe_ffff_ffff_ffff));

    private static readonly WordFilter[] Filters = [new(Lowest, Highest), new(0, 0), new(4096, 4096)];

    [Fact]
    public void The_vector_form_says_of_every_word_what_the_scalar_one_says() =>
        Gen.Select(Words.Array[9], Gen.OneOfConst(Filters)).Sample((words, filter) =>
        {
            var window = MemoryMarshal.AsBytes(words.AsSpan());
            uint mask = filter.ShapedOf4(ref MemoryMarshal.GetReference(window), 16);
            for (int i = 0; i < 4; i++)
            {
                Assert.Equal(filter.ShapeOf(window, 16 + (8 * i)) != WordFilter.Shape.None, (mask >> i & 1) != 0);
            }
        }, iter: 200_000);

    [Fact]
    public void Every_shaped_word_of_a_range_is_visited_once_and_in_order() =>
        Gen.Select(Words.Array[5, 60], Gen.Int[2, 10]).Sample((words, first) =>
        {
            var window = MemoryMarshal.AsBytes(words.AsSpan());
            int start = 8 * Math.Min(first, words.Length), end = window.Length;
            var seen = new Visitor();
            Filters[0].Find(window, start, end, ref seen);
            var expected = new List<int>();
            for (int at = start; at + 16 <= end; at += 8)
            {
                if (Filters[0].ShapeOf(window, at) != WordFilter.Shape.None)
                {
                    expected.Add(at);
                }
            }
            Assert.Equal(expected, seen.At);
        }, iter: 20_000);

    [Theory]
    [InlineData(true, false, false, false, true)]
    [InlineData(false, true, true, false, true)]
    [InlineData(false, true, false, true, true)]
    [InlineData(false, false, true, true, true)]
    [InlineData(false, true, false, false, false)]
    public void Data_is_random_if_its_first_word_looks_so_or_two_of_the_next(bool first, bool second, bool third, bool fourth, bool isData)
    {
        ulong[] words = [0, 32, .. new[] { first, second, third, fourth }.Select(r => r ? 0x9e37_79b9_7f4a_7c15 : 0xffff_79b9_7f4a_7c15)];
        Assert.Equal(isData, Filters[0].ShapeOf(MemoryMarshal.AsBytes(words.AsSpan()), 16) == WordFilter.Shape.CountedData);
    }

    [Fact]
    public void Pointers_are_not_taken_for_any_where_none_can_be_followed() =>
        Assert.Equal(WordFilter.Shape.None, new WordFilter(0, 0).ShapeOf(MemoryMarshal.AsBytes<ulong>([0, 0, 0x7f00_0000_1000, 16]), 16));

    private readonly struct Visitor() : IWordVisitor
    {
        public List<int> At { get; } = [];

        public void Visit(ReadOnlySpan<byte> window, int at) => At.Add(at);
    }
}
