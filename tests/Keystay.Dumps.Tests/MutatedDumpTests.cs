using CsCheck;

namespace Keystay.Dumps.Tests;

/// <summary>The fuzz loop: <c>KEYSTAY_FUZZ_ITERATIONS</c> mutations of each dump (2,000 when unset), so that it can run for hours.</summary>
public class MutatedDumpTests
{
    private static readonly int Iterations = int.TryParse(Environment.GetEnvironmentVariable("KEYSTAY_FUZZ_ITERATIONS"), out int n) ? n : 2_000;

    private static readonly Gen<byte> Bytes = Gen.OneOf(Gen.Byte, Gen.OneOfConst<byte>(0, 1, 0x7f, 0x80, 0xff));

    public static TheoryData<string> Dumps => SmallDumps.Names;

    [Theory]
    [MemberData(nameof(Dumps))]
    public void Any_mutation_of_a_dump_opens_within_bounded_memory(string name)
    {
        var built = SmallDumps.Build(name);
        // Headers and notes are what a reader trusts: most flips go there, not into memory.
        int[] places = [.. built.Fields.Where(f => f.Value.Length <= 512).SelectMany(f => Enumerable.Range(f.Value.Offset, f.Value.Length)).Distinct().Order()];
        var place = Gen.Frequency((4, Gen.Int[0, places.Length - 1].Select(i => places[i])), (1, Gen.Int[0, built.Bytes.Length - 1]));
        var flipped = Gen.Select(place, Bytes).List[1, 8];
        Gen.Select(flipped, Gen.Int[0, 15], Gen.Int[0, built.Bytes.Length]).Sample((flips, cut, length) =>
        {
            byte[] bytes = [.. built.Bytes];
            foreach (var (at, value) in flips)
            {
                bytes[at] = value;
            }
            DumpPromises.OpenUntrusted(cut == 0 ? bytes[..length] : bytes).Dispose();
        }, iter: Iterations, threads: 1, print: Print);
    }

    [Fact]
    public void Random_bytes_behind_a_known_beginning_open_within_bounded_memory() =>
        Gen.Select(Gen.Int[0, SmallDumps.Names.Count - 1], Gen.Int[4, 64], Gen.Byte.Array[0, 600]).Sample((dump, kept, tail) =>
        {
            byte[] whole = SmallDumps.Build(SmallDumps.Names.ElementAt(dump).Data).Bytes;
            DumpPromises.OpenUntrusted([.. whole[..kept], .. tail]).Dispose();
        }, iter: Iterations, threads: 1);

    private static string Print((List<(int At, byte Value)> Flips, int Cut, int Length) m) =>
        string.Join(" ", m.Flips.Select(f => $"[{f.At}]=0x{f.Value:x2}")) + (m.Cut == 0 ? $" cut to {m.Length}" : "");
}
