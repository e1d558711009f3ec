using Keystay.Dumps.Testing;

namespace Keystay.Dumps.Tests;

public class PhysicalMemoryTests
{
    [Theory]
    [InlineData("kernel-full")]
    [InlineData("kernel-bitmap")]
    [InlineData("kernel-full-bitmap")]
    [InlineData("lime")]
    public void Every_range_is_at_its_physical_address(string name)
    {
        var built = SmallDumps.Build(name);
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal(SmallDumps.FormatOf(name), dump.Format);
        Assert.True(dump.IsPhysical);
        Assert.Equal(built.Memory.Sum(m => m.Length), dump.AddressSpace.Segments.Sum(s => s.Length));
        foreach (var range in built.Memory)
        {
            Assert.True(dump.AddressSpace.TryLocate(range.Address + 5, out long offset, out _));
            Assert.Equal(range.Offset + 5, offset);
            Assert.True(dump.AddressSpace.TryGetAddress(range.Offset, out ulong address));
            Assert.Equal(range.Address, address);
        }
    }

    [Theory]
    [InlineData("kernel-full")]
    [InlineData("kernel-bitmap")]
    public void A_kernel_dump_tells_the_pointer_size(string name)
    {
        using var dump = DumpPromises.OpenUntrusted(SmallDumps.Build(name).Bytes);
        Assert.Equal(8, dump.PointerSize);
    }

    [Fact]
    public void The_bitmap_skips_pages_that_are_not_in_the_file()
    {
        using var dump = DumpPromises.OpenUntrusted(SmallDumps.Build("kernel-bitmap").Bytes);
        Assert.False(dump.AddressSpace.TryLocate(0, out _, out _));
        Assert.False(dump.AddressSpace.TryLocate(3 * KernelDumpBuilder.PageSize, out _, out _));
        Assert.True(dump.AddressSpace.TryLocate(9 * KernelDumpBuilder.PageSize, out _, out _));
    }

    [Fact]
    public void The_processor_context_of_a_kernel_dump_is_registers()
    {
        var built = SmallDumps.Build("kernel-full");
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        int context = built.Fields["ContextRecord"].Offset;
        Assert.Contains(dump.Areas, a => a.IsRegisters && a.Offset <= context && context < a.Offset + a.Length);
    }

    [Fact]
    public void A_triage_dump_of_the_kernel_is_never_called_complete()
    {
        using var dump = DumpPromises.OpenUntrusted(SmallDumps.Build("kernel-full").With("DumpType", 4).Bytes);
        Assert.NotEmpty(dump.Problems);
    }

    [Fact]
    public void A_range_that_is_no_lime_range_stops_the_walk_and_is_told()
    {
        var built = SmallDumps.Build("lime").With("range[1].magic", 0x12345678);
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal((long)built.Fields["range[1].magic"].Offset, Assert.Single(dump.Problems).Offset);
        Assert.Equal(64, dump.ReadMemory(0x1000, new byte[200]));
    }
}
