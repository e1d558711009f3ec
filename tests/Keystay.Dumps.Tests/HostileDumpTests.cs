using Keystay.Dumps.Testing;

namespace Keystay.Dumps.Tests;

public class HostileDumpTests
{
    /// <summary>Counts, sizes and offsets a header can lie about, each with values that overflow, point at itself or past the end.</summary>
    public static TheoryData<string, string> Lies
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in SmallDumps.Names.Select(n => n.Data))
            {
                foreach (var (fieldName, place) in SmallDumps.Build(name).Fields)
                {
                    if (place.Length is 1 or 2 or 4 or 8)
                    {
                        data.Add(name, fieldName);
                    }
                }
            }
            return data;
        }
    }

    public static TheoryData<string, string> Promises => new()
    {
        { "elf-core-64", "phdr[0].p_filesz" }, { "elf-core-64", "phdr[1].p_filesz" }, { "elf-core-64", "phdr[1].p_offset" }, { "elf-core-64", "e_phnum" },
        { "elf-core-64", "e_phoff" }, { "elf-core-64", "note[3].n_descsz" }, { "elf-core-64", "note[0].n_namesz" }, { "elf-core-32", "phdr[2].p_filesz" },
        { "elf-core-32", "phdr[2].p_offset" }, { "elf-core-xnum", "sh_info" }, { "elf-core-xnum", "e_shoff" },
        { "minidump-windows", "NumberOfStreams" }, { "minidump-windows", "StreamDirectoryRva" }, { "minidump-windows", "dir[0].size" }, { "minidump-windows", "dir[2].rva" },
        { "minidump-windows", "threads.count" }, { "minidump-windows", "thread[0].context.rva" }, { "minidump-windows", "thread[1].context.size" },
        { "minidump-windows", "memory.count" }, { "minidump-windows", "memory[1].size" }, { "minidump-windows", "memory[1].rva" },
        { "minidump-windows", "modules.count" }, { "minidump-windows", "module[0].nameRva" }, { "minidump-windows", "module[0].nameRva.length" },
        { "minidump-windows", "memoryInfo.count" }, { "minidump-windows", "memoryInfo.headerSize" }, { "minidump-windows", "exception.context.rva" },
        { "minidump-windows", "threadNames.count" }, { "minidump-windows", "threadName[0].rva" },
        { "minidump-full-memory", "memory64.count" }, { "minidump-full-memory", "memory64.base" }, { "minidump-full-memory", "memory64[0].size" },
        { "kernel-full", "NumberOfRuns" }, { "kernel-full", "Run[0].PageCount" }, { "kernel-full", "Run[1].BasePage" }, { "kernel-full", "DumpType" },
        { "kernel-bitmap", "FirstPage" }, { "kernel-bitmap", "Pages" }, { "kernel-bitmap", "BitmapSignature" },
        { "lime", "range[0].end" }, { "lime", "range[2].end" }, { "lime", "range[1].start" }, { "lime", "range[0].version" },
        { "hprof-8", "record[0].length" }, { "hprof-8", "record[2].length" }, { "hprof-8", "idSize" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Any_value_in_any_field_opens_within_bounded_memory(string name, string field)
    {
        var built = SmallDumps.Build(name);
        foreach (ulong value in Values(built, field))
        {
            DumpPromises.OpenUntrusted(built.With(field, value).Bytes).Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void A_header_that_promises_the_impossible_is_told(string name, string field)
    {
        var built = SmallDumps.Build(name);
        using var dump = DumpPromises.OpenUntrusted(built.With(field, ulong.MaxValue).Bytes);
        Assert.NotEmpty(dump.Problems);
    }

    [Fact]
    public void Segments_that_claim_one_address_give_one_answer_and_are_told()
    {
        var built = new ElfCoreBuilder().Load(0x1000, Pattern.Bytes(64, 1)).Load(0x1020, Pattern.Bytes(64, 2)).Build();
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.NotEmpty(dump.Problems);
        byte[] memory = new byte[200];
        Assert.Equal(96, dump.ReadMemory(0x1000, memory));
        Assert.Equal([.. Pattern.Bytes(64, 1), .. Pattern.Bytes(64, 2)[32..]], memory[..96]);
    }

    [Fact]
    public void A_segment_that_is_its_own_header_is_told_or_has_one_address()
    {
        var built = new ElfCoreBuilder().Load(0x1000, Pattern.Bytes(64, 1)).Load(0x2000, Pattern.Bytes(64, 2)).Build();
        using var dump = DumpPromises.OpenUntrusted(built.With("phdr[0].p_offset", 0).With("phdr[1].p_offset", 0).Bytes);
        Assert.NotEmpty(dump.Problems); // one byte of the file cannot have lain at two addresses
        Assert.Equal(64, dump.AddressSpace.SegmentsByOffset.Sum(s => s.Length));
    }

    [Fact]
    public void A_stream_that_holds_its_own_directory_does_not_loop()
    {
        var built = SmallDumps.Build("minidump-windows");
        for (int type = 0; type < 30; type++)
        {
            using var dump = DumpPromises.OpenUntrusted(built.With("dir[0].type", (ulong)type).With("dir[0].rva", 32).With("dir[0].size", 4096).Bytes);
            Assert.Equal(DumpFormat.Minidump, dump.Format);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_file_of_next_to_nothing_is_raw(int length)
    {
        using var dump = DumpPromises.OpenUntrusted(new byte[length]);
        Assert.Equal((DumpFormat.Raw, (long)length), (dump.Format, dump.Length));
        Assert.Empty(dump.AddressSpace.Segments);
        Assert.Empty(dump.Problems);
        Assert.Equal("file", dump.Describe(0));
    }

    [Fact]
    public void A_file_of_one_byte_repeated_opens_as_raw()
    {
        for (int value = 0; value < 256; value++)
        {
            byte[] bytes = new byte[3000];
            bytes.AsSpan().Fill((byte)value);
            using var dump = DumpPromises.OpenUntrusted(bytes);
            Assert.Equal(DumpFormat.Raw, dump.Format);
        }
    }

    [Theory]
    [InlineData("elf-core-64")]
    [InlineData("minidump-windows")]
    [InlineData("minidump-full-memory")]
    [InlineData("kernel-full")]
    [InlineData("kernel-bitmap")]
    [InlineData("lime")]
    public void Limits_given_by_the_caller_hold_and_what_they_leave_out_is_told(string name)
    {
        using var dump = Dump.Open(new MemoryByteSource(SmallDumps.Build(name).Bytes), new DumpLimits { MaxSegments = 1 });
        Assert.InRange(dump.AddressSpace.Segments.Count, 0, 1);
        Assert.Contains(dump.Problems, p => p.Code == "too-many");
    }

    /// <summary>The edges of each width, and the offsets in this very file at which a structure begins or the file ends.</summary>
    private static IEnumerable<ulong> Values(BuiltDump built, string field)
    {
        ulong end = (ulong)built.Bytes.Length;
        ulong self = (ulong)built.Fields[field].Offset;
        return [0, 1, 2, 3, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff, 0x100000000,
            0x7fffffffffffffff, 0x8000000000000000, 0xfffffffffffff000, 0xfffffffffffffff0, ulong.MaxValue, ulong.MaxValue - self, ulong.MaxValue - end + 1,
            self, self + 1, end - 1, end, end + 1, 1_000_000, 1_000_001];
    }
}
