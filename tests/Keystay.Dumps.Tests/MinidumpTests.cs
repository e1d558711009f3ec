using Keystay.Dumps.Testing;

namespace Keystay.Dumps.Tests;

public class MinidumpTests
{
    private readonly BuiltDump windows = SmallDumps.Build("minidump-windows");

    [Theory]
    [InlineData("minidump-windows", 8)]
    [InlineData("minidump-full-memory", 4)]
    [InlineData("minidump-linux", 8)]
    public void Memory_of_both_lists_is_found_by_address(string name, int pointerSize)
    {
        var built = SmallDumps.Build(name);
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal((DumpFormat.Minidump, pointerSize, false), (dump.Format, dump.PointerSize, dump.IsPhysical));
        Assert.Equal(built.Memory.Sum(m => m.Length), dump.AddressSpace.Segments.Sum(s => s.Length));
        foreach (var range in built.Memory)
        {
            byte[] bytes = new byte[range.Length];
            Assert.Equal(range.Length, dump.ReadMemory(range.Address, bytes));
            Assert.Equal(built.Bytes[range.Offset..(range.Offset + range.Length)], bytes);
        }
    }

    [Fact]
    public void Threads_have_ids_names_and_contexts()
    {
        using var dump = DumpPromises.OpenUntrusted(windows.Bytes);
        Assert.Equal([(4711u, "signing"), (4712u, null)], dump.Threads.Select(t => (t.Id, t.Name)));
        Assert.Contains(Place("thread[0].context"), dump.Threads[0].Registers.Select(r => (r.Offset, r.Length)));
        Assert.Contains(Place("thread[1].context"), dump.Threads[1].Registers.Select(r => (r.Offset, r.Length)));
    }

    [Fact]
    public void The_context_of_the_exception_is_registers_too()
    {
        using var dump = DumpPromises.OpenUntrusted(windows.Bytes);
        Assert.Contains(Place("exception.context"), dump.Areas.Where(a => a.IsRegisters).Select(a => (a.Offset, a.Length)));
        Assert.Contains("4711", dump.Describe(windows.Fields["exception.context"].Offset + 100));
    }

    [Fact]
    public void Modules_are_sorted_by_address()
    {
        using var dump = DumpPromises.OpenUntrusted(windows.Bytes);
        DumpModule[] expected = [new(@"C:\Windows\ntdll.dll", 0x7ff500000000, 0x9000), new(@"C:\app\signer.exe", 0x7ff600000000, 0x5000)];
        Assert.Equal(expected, dump.Modules);
    }

    [Fact]
    public void Memory_information_tells_access()
    {
        using var dump = DumpPromises.OpenUntrusted(windows.Bytes);
        Assert.Equal(MemoryAccess.Read | MemoryAccess.Write, dump.MappingAt(0x50010)!.Access);
        Assert.Equal(MemoryAccess.Read, dump.MappingAt(0x90010)!.Access);
    }

    [Fact]
    public void The_copy_of_proc_maps_names_the_memory()
    {
        var built = SmallDumps.Build("minidump-linux");
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal("[stack]", dump.MappingAt(0x7ffd00000010)!.Name);
        Assert.Equal("/usr/lib/libsmall.so", dump.Describe(built.OffsetOf(0x10000)));
        Assert.Equal(MemoryAccess.Read | MemoryAccess.Execute, dump.MappingAt(0x10000)!.Access);
    }

    [Fact]
    public void Streams_nobody_knows_are_areas()
    {
        using var dump = DumpPromises.OpenUntrusted(windows.Bytes);
        Assert.Contains("12345678", dump.Describe(windows.Fields["stream 0x12345678"].Offset));
    }

    [Fact]
    public void A_stack_listed_as_memory_and_by_its_thread_is_one_piece_of_memory()
    {
        using var dump = DumpPromises.OpenUntrusted(windows.Bytes);
        Assert.Equal(96 + 32, dump.ReadMemory(0x50000, new byte[200]));
        Assert.Empty(dump.Problems);
    }

    [Fact]
    public void Two_streams_of_one_type_are_both_read()
    {
        var built = SmallDumps.Build("minidump-windows");
        int directory = built.Fields.Keys.Count(k => k.EndsWith(".type", StringComparison.Ordinal) && k.StartsWith("dir[", StringComparison.Ordinal));
        int unknown = Enumerable.Range(0, directory).First(i => BitConverter.ToUInt32(built.Bytes, built.Fields[$"dir[{i}].type"].Offset) == 0x12345678);
        using var dump = DumpPromises.OpenUntrusted(built.With($"dir[{unknown}].type", 5).Bytes); // a memory list of nonsense beside the true one
        Assert.NotEmpty(dump.Problems);
        Assert.Equal(128, dump.ReadMemory(0x50000, new byte[200]));
    }

    private (long, long) Place(string field) => (windows.Fields[field].Offset, windows.Fields[field].Length);
}
