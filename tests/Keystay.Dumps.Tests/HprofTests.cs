namespace Keystay.Dumps.Tests;

public class HprofTests
{
    [Theory]
    [InlineData("hprof-8", 8)]
    [InlineData("hprof-4", 4)]
    public void The_identifier_size_is_the_pointer_size(string name, int size)
    {
        using var dump = DumpPromises.OpenUntrusted(SmallDumps.Build(name).Bytes);
        Assert.Equal((DumpFormat.Hprof, size), (dump.Format, dump.PointerSize));
    }

    [Fact]
    public void Each_object_lies_in_the_heap_dump_segment_that_holds_it()
    {
        var built = SmallDumps.Build("hprof-8");
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        foreach (var range in built.Memory)
        {
            Assert.Equal("heap dump segment", dump.Describe(range.Offset));
        }
        Assert.Equal("hprof strings", dump.Describe(built.Fields["record[0].tag"].Offset));
    }

    [Fact]
    public void Segments_without_an_end_record_are_a_cut_off_dump()
    {
        var built = SmallDumps.Build("hprof-8");
        using var dump = DumpPromises.OpenUntrusted(built.Prefix(built.Fields["record[4].tag"].Offset)); // all but the end record
        Assert.NotEmpty(dump.Problems);
    }
}
