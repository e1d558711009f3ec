using Keystay.Dumps.Testing;

namespace Keystay.Dumps.Tests;

public class ElfCoreTests
{
    [Theory]
    [InlineData(true, 8)]
    [InlineData(false, 4)]
    public void Memory_is_found_by_address_and_address_by_offset(bool is64, int pointerSize)
    {
        var built = SmallDumps.ElfCore(is64);
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal((DumpFormat.ElfCore, pointerSize, false), (dump.Format, dump.PointerSize, dump.IsPhysical));
        foreach (var range in built.Memory.Where(m => m.Length > 0))
        {
            Assert.True(dump.AddressSpace.TryLocate(range.Address, out long offset, out _));
            Assert.Equal(range.Offset, offset);
            Assert.True(dump.AddressSpace.TryGetAddress(range.Offset + range.Length - 1, out ulong address));
            Assert.Equal(range.Address + (ulong)range.Length - 1, address);
        }
    }

    [Fact]
    public void Memory_the_dumper_left_out_is_no_segment()
    {
        using var dump = DumpPromises.OpenUntrusted(SmallDumps.ElfCore(true).Bytes);
        Assert.False(dump.AddressSpace.TryLocate(0x20000, out _, out _));
        Assert.True(dump.AddressSpace.TryLocate(0x3001f, out _, out long available));
        Assert.Equal(1, available);
        Assert.False(dump.AddressSpace.TryLocate(0x30020, out _, out _)); // p_memsz reaches further than p_filesz
    }

    [Fact]
    public void Each_thread_has_its_id_and_its_register_notes()
    {
        var built = SmallDumps.ElfCore(true);
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal([4711u, 4712u], dump.Threads.Select(t => t.Id));
        Assert.Equal(Places(built, 0, 4, 5), dump.Threads[0].Registers.Select(r => (r.Offset, r.Length)));
        Assert.Equal(Places(built, 6, 7), dump.Threads[1].Registers.Select(r => (r.Offset, r.Length)));
        Assert.Equal("NT_X86_XSTATE of thread 4711", dump.Threads[0].Registers[2].Name);
        Assert.Equal("NT_X86_XSTATE of thread 4711", dump.Describe(built.Fields["note[5].desc"].Offset + 17));
    }

    [Fact]
    public void The_id_of_a_thread_in_a_32_bit_core_is_read()
    {
        using var dump = DumpPromises.OpenUntrusted(SmallDumps.ElfCore(false).Bytes);
        Assert.Equal([4711u, 4712u], dump.Threads.Select(t => t.Id));
    }

    [Fact]
    public void Mapped_files_name_the_memory_and_become_modules()
    {
        var built = SmallDumps.ElfCore(true);
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        var mapping = dump.MappingAt(0x10041);
        Assert.NotNull(mapping);
        Assert.Equal("/usr/lib/libsmall.so", mapping.Name);
        Assert.True(mapping.IsFileBacked);
        Assert.Equal("/usr/lib/libsmall.so", dump.Describe(built.OffsetOf(0x10003)));
        var module = Assert.Single(dump.Modules);
        Assert.Equal(("/usr/lib/libsmall.so", 0x10000ul, 0x80ul), (module.Name, module.Address, module.Size));
    }

    [Fact]
    public void Memory_no_note_speaks_of_is_anonymous()
    {
        var built = new ElfCoreBuilder().PrStatus(1).Load(0x30000, Pattern.Bytes(8)).Build();
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal("anonymous memory", dump.Describe(built.OffsetOf(0x30000)));
    }

    [Fact]
    public void What_a_process_could_do_comes_from_the_program_header()
    {
        using var dump = DumpPromises.OpenUntrusted(SmallDumps.ElfCore(true).Bytes);
        Assert.Equal(MemoryAccess.Read | MemoryAccess.Execute, dump.MappingAt(0x10000)!.Access);
        Assert.Equal(MemoryAccess.Read | MemoryAccess.Write, dump.MappingAt(0x10040)!.Access);
    }

    [Fact]
    public void A_count_in_section_header_0_is_believed()
    {
        var builder = new ElfCoreBuilder().ExtendedNumbering();
        const int segments = 70_000; // more than e_phnum can hold
        for (int i = 0; i < segments; i++)
        {
            builder.Load((ulong)i * 0x1000, [(byte)i]);
        }
        using var dump = DumpPromises.Open(builder.Build().Bytes);
        Assert.Equal(segments, dump.AddressSpace.Segments.Count);
        Assert.Empty(dump.Problems);
    }

    [Fact]
    public void A_core_of_a_big_endian_machine_is_never_called_complete_and_its_bytes_can_be_read()
    {
        var built = new ElfCoreBuilder(bigEndian: true).PrStatus(1).Load(0x1000, Pattern.Bytes(64)).Build();
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.NotEmpty(dump.Problems);
        byte[] bytes = new byte[64];
        Assert.Equal(64, dump.Read(built.OffsetOf(0x1000), bytes));
        Assert.Equal(Pattern.Bytes(64), bytes);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_program_or_library_is_not_a_core(ushort type)
    {
        using var dump = DumpPromises.OpenUntrusted(new ElfCoreBuilder().Type(type).Load(0x1000, Pattern.Bytes(64)).Build().Bytes);
        Assert.Equal(DumpFormat.Raw, dump.Format);
        Assert.Empty(dump.Problems);
    }

    [Fact]
    public void Notes_of_unknown_owners_are_named_and_skipped()
    {
        var built = new ElfCoreBuilder().Note("ODD", 77, Pattern.Bytes(13)).PrStatus(5).Load(0x1000, [1]).Build();
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal(5u, Assert.Single(dump.Threads).Id);
        Assert.Empty(dump.Problems);
        Assert.NotEqual("file", dump.Describe(built.Fields["note[0].desc"].Offset));
    }

    private static IEnumerable<(long, long)> Places(BuiltDump built, params int[] notes) =>
        notes.Select(n => built.Fields[$"note[{n}].desc"]).Select(f => ((long)f.Offset, (long)f.Length));
}
