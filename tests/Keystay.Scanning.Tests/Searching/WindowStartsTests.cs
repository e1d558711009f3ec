using CsCheck;
using Keystay.Scanning.Searching;

namespace Keystay.Scanning.Tests.Searching;

public class WindowStartsTests
{
    /// <summary>Beside the end of memory, where there are fewer than eight windows, too.</summary>
    [Fact]
    public void Tells_odd_and_full_numbers_as_the_numbers_themselves_do() =>
        Gen.Select(Gen.Int[1, 8], Gen.OneOfConst(1, 8), Gen.Int[2, 8].Select(i => 8 * i), Gen.Int[0, 3], Gen.Int[0, int.MaxValue - 1]).Sample((count, stride, length, at, seed) =>
        {
            byte[] memory = new byte[at + length + count - 1];
            new Random(seed).NextBytes(memory);
            var starts = new WindowStarts(memory, at, count, stride, length);
            return Enum.GetValues<LimbOrder>().All(order =>
            {
                var numbers = Enumerable.Range(at, stride == 8 ? 1 : count).ToDictionary(i => i, i => WindowNumber.Of(memory.AsSpan(i, length), order));
                return Places(starts, starts.Odd(order)).SequenceEqual(numbers.Where(n => !n.Value.IsEven).Select(n => n.Key))
                    && Places(starts, starts.OddAndFull(order)).SequenceEqual(numbers.Where(n => !n.Value.IsEven && n.Value.GetBitLength() == 8 * length).Select(n => n.Key));
            });
        }, iter: 10_000);

    private static List<int> Places(WindowStarts starts, ulong windows)
    {
        var places = new List<int>();
        Assert.True(windows == 0 || starts.LastAt(windows) >= starts.At(windows));
        for (; windows != 0; windows &= windows - 1)
        {
            places.Add(starts.At(windows));
        }
        return places;
    }
}
