namespace Keystay.Dumps.Tests;

public class TruncatedDumpTests
{
    public static TheoryData<string> Dumps => SmallDumps.Names;

    [Theory]
    [MemberData(nameof(Dumps))]
    public void Every_prefix_of_a_dump_opens_and_tells_that_bytes_are_missing(string name)
    {
        var whole = SmallDumps.Build(name);
        foreach (int length in LengthsToTry(whole.Bytes.Length, whole.Fields.Values.SelectMany(f => new[] { f.Offset, f.End })))
        {
            var dump = DumpPromises.OpenUntrusted(whole.Prefix(length));
            if (dump.Format == SmallDumps.FormatOf(name) && !whole.CompleteLengths.Contains(length))
            {
                Assert.True(dump.Problems.Count > 0, $"{length} of {whole.Bytes.Length} bytes pass for a whole {dump.Format}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dumps))]
    public void What_is_left_of_the_memory_is_still_at_its_address(string name)
    {
        var whole = SmallDumps.Build(name);
        var last = whole.Memory[^1];
        int kept = last.Length / 2;
        using var dump = DumpPromises.OpenUntrusted(whole.Prefix(last.Offset + kept));
        if (SmallDumps.FormatOf(name) == DumpFormat.Hprof)
        {
            Assert.Empty(dump.AddressSpace.Segments); // object ids are no addresses of the file's bytes
            return;
        }
        byte[] memory = new byte[last.Length];
        Assert.Equal(kept, dump.ReadMemory(last.Address, memory));
        Assert.Equal(whole.Bytes[last.Offset..(last.Offset + kept)], memory[..kept]);
    }

    [Theory]
    [MemberData(nameof(Dumps))]
    public void A_whole_dump_has_no_problems(string name)
    {
        using var dump = DumpPromises.OpenUntrusted(SmallDumps.Build(name).Bytes);
        Assert.Equal(SmallDumps.FormatOf(name), dump.Format);
        Assert.Empty(dump.Problems);
    }

    [Theory]
    [MemberData(nameof(Dumps))]
    public void Bytes_behind_the_end_of_a_dump_can_still_be_read(string name)
    {
        byte[] bytes = SmallDumps.Build(name).Bytes;
        using var dump = DumpPromises.OpenUntrusted([.. bytes, .. "behind the end"u8]);
        byte[] tail = new byte[64];
        Assert.Equal("behind the end"u8, tail.AsSpan(0, dump.Read(bytes.Length, tail)));
    }

    [Fact]
    public void A_file_cut_inside_its_header_is_not_called_a_whole_dump()
    {
        foreach (string name in SmallDumps.Names.Select(n => n.Data))
        {
            byte[] bytes = SmallDumps.Build(name).Bytes;
            using var dump = DumpPromises.OpenUntrusted(bytes[..20]);
            Assert.True(dump.Problems.Count > 0, $"20 bytes of {name} pass for a whole {dump.Format} file");
        }
    }

    /// <summary>Every length of a small file; of a large one those around each structure's edges and a sample of the rest.</summary>
    private static IEnumerable<int> LengthsToTry(int whole, IEnumerable<int> edges) => whole <= 8192
        ? Enumerable.Range(0, whole)
        : edges.SelectMany(e => new[] { e - 1, e, e + 1 }).Concat(Enumerable.Range(0, whole / 97).Select(i => i * 97))
            .Where(n => n >= 0 && n < whole).Distinct();
}
