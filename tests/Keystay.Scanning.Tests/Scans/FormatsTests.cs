using System.Buffers.Binary;
using Keystay.Dumps.Testing;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>The same finding in every container format, with what each format can tell of the place.</summary>
public class FormatsTests
{
    private const ulong Heap = 0x1000_0000;

    private readonly FreshKey key = FreshKey.Ec("P-256");
    private readonly HeldMemory heap = new(Heap);

    public FormatsTests() => heap.Put(key.Spki);

    public static TheoryData<string> Layouts => [.. NumberLayout.Names];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void In_a_minidump_with_full_memory(string how)
    {
        var laid = Lay(how);
        Check(new MinidumpBuilder().SystemInfo().Thread(1, MinidumpBuilder.Amd64Context(0)).Memory64(Heap, heap.Bytes).Build(), "minidump", laid);
    }

    [Fact]
    public void In_a_minidump_with_chosen_memory() =>
        Check(new MinidumpBuilder().SystemInfo().Memory(0x9000, new byte[17]).Memory(Heap, heap.Bytes), Lay("OpenSSL BIGNUM"));

    [Theory]
    [InlineData(".NET byte[]")]
    [InlineData("Java int[]")]
    [InlineData("glibc heap chunk")]
    [InlineData("CPython int")]
    public void In_physical_memory_where_no_pointer_can_be_followed(string how)
    {
        var laid = Lay(how);
        Check(new LimeBuilder().Range(0x1000, new byte[100]).Range(Heap, heap.Bytes).Build(), "lime", laid);
        Check(new KernelDumpBuilder().Run(1, new byte[KernelDumpBuilder.PageSize]).Run(Heap / KernelDumpBuilder.PageSize, heap.Bytes).Build(), "windows-kernel", laid);
        Check(new KernelDumpBuilder().Run(Heap / KernelDumpBuilder.PageSize, heap.Bytes).Bitmap("FDMP").Build(), "windows-kernel", laid);
    }

    [Fact]
    public void In_a_32_bit_core_a_container_is_found()
    {
        ulong at = heap.Put(key.Pkcs8);
        var core = new ElfCoreBuilder(is64: false).PrStatus(1).Load(Heap, heap.Bytes).Build();
        var found = Scan.Of(core.Bytes).OnlyKey(key);
        Assert.Equal("decodes-and-matches", found.Proof);
        found.At("pkcs8", "der", core.OffsetOf(at), key.Pkcs8.Length);
    }

    [Fact]
    public void In_a_file_of_no_known_format()
    {
        var laid = Lay(".NET byte[]");
        var report = Scan.Of(heap.Bytes);
        var exposure = report.OnlyKey(key).At("ec.d", "be", (long)(laid.Address - Heap), 32);
        Assert.Null(exposure.Address);
        Assert.Equal("raw", report.Inputs[0].Format);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void In_a_java_heap_dump(int idSize)
    {
        var rsa = FreshKey.Rsa();
        var words = rsa.Values["rsa.p"].Chunk(4).Select(w => BinaryPrimitives.ReadInt32BigEndian(w)).ToArray();
        var dump = new HprofBuilder(idSize).String(1, "x").Bytes(0x200, rsa.Spki).Ints(0x300, words).Bytes(0x400, [1, 2, 3]).Segment().End().Build();

        var report = Scan.Of(dump.Bytes);

        report.OnlyKey(rsa).At("rsa.p", "be", dump.Fields["array[1].bytes"].Offset, 128);
        Assert.Equal("hprof", report.Inputs[0].Format);
    }

    [Fact]
    public void Truncated_dumps_are_searched_and_never_complete()
    {
        var laid = Lay("OpenSSL BIGNUM");
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Load(0x2000_0000, new byte[5000]).Build();

        var report = Scan.Of(core.Prefix(core.Bytes.Length - 100));

        Assert.False(report.Inputs[0].Complete);
        Assert.NotEmpty(report.Inputs[0].Problems);
        Assert.Single(report.Keys).At("ec.d", "le64", core.OffsetOf(laid.Address), 32);
    }

    private NumberLayout.Laid Lay(string how) => NumberLayout.Lay(how, heap, key.Values["ec.d"]);

    private void Check(MinidumpBuilder dump, NumberLayout.Laid laid) => Check(dump.Build(), "minidump", laid);

    private void Check(BuiltDump dump, string format, NumberLayout.Laid laid)
    {
        var report = Scan.Of(dump.Bytes);
        var exposure = report.OnlyKey(key).At("ec.d", laid.Encoding, dump.OffsetOf(laid.Address), laid.Length);
        Assert.Equal(laid.Address, exposure.Address);
        Assert.Equal(format, report.Inputs[0].Format);
    }
}
