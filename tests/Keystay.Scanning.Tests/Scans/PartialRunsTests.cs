using Keystay.Dumps.Testing;
using Keystay.Scanning.Reports;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>Pieces of a proven value: sixteen bytes are reported wherever they lie, fifteen are not.</summary>
public class PartialRunsTests
{
    private const ulong Heap = 0x55d0_0000_1000, Stack = 0x7ffd_0000_0000;

    private readonly FreshKey key = WithDistinctiveWords();
    private readonly HeldMemory heap = new(Heap);

    public PartialRunsTests()
    {
        heap.Put(key.Spki);
        NumberLayout.Lay("OpenSSL BIGNUM", heap, key.Values["rsa.p"]);
    }

    public static TheoryData<int, int> Pieces()
    {
        var all = new TheoryData<int, int>();
        for (int at = 0; at < 17; at++)
        {
            all.Add(at, at * 6);
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Sixteen_bytes_in_a_vector_register_are_reported_at_any_offset(int at, int from)
    {
        byte[] xstate = Registers(0x340 + 256, at, key.Values["rsa.q"], from, 16);
        var core = new ElfCoreBuilder().PrStatus(1).XState(xstate).Load(Heap, heap.Bytes).Build();

        var piece = OnlyPiece(Scan.Of(core.Bytes), "be");

        Assert.Equal((core.Fields["note[1].desc"].Offset + at, 16, true), (piece.Offset, piece.Length, piece.Partial));
        Assert.Null(piece.Address);
        Assert.Contains("X86_XSTATE", piece.Mapping, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixteen_bytes_in_floating_point_registers_are_reported_in_limb_order_too()
    {
        byte[] limbs = [.. key.Values["rsa.q"].Reverse()];
        var core = new ElfCoreBuilder().PrStatus(1).FpRegs(Registers(512, 160, limbs, 8, 16)).Load(Heap, heap.Bytes).Build();

        var piece = OnlyPiece(Scan.Of(core.Bytes), "le64");

        Assert.Equal((core.Fields["note[1].desc"].Offset + 160, 16, true), (piece.Offset, piece.Length, piece.Partial));
        Assert.Contains("FPREGSET", piece.Mapping, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixteen_bytes_in_a_minidumps_context_are_reported()
    {
        byte[] context = MinidumpBuilder.Amd64Context(0);
        Put(context, 0x1b0, key.Values["rsa.q"], 30, 16); // Xmm1
        var dump = new MinidumpBuilder().SystemInfo(9, 0x8201).Thread(77, context).Memory64(Heap, heap.Bytes).Build();

        var piece = OnlyPiece(Scan.Of(dump.Bytes), "be");

        Assert.Equal((16, true), (piece.Length, piece.Partial));
        Assert.True(dump.Bytes.AsSpan((int)piece.Offset, 16).SequenceEqual(key.Values["rsa.q"].AsSpan(30, 16)));
        Assert.Contains("thread 77", piece.Mapping, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void Fifteen_bytes_are_not_reported(int at, int from)
    {
        byte[] stack = Registers(4096, at, key.Values["rsa.q"], from, 15);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Load(Stack, stack).Build();

        Assert.DoesNotContain(Scan.Of(core.Bytes).OnlyKey(key).Exposures, e => e.Form == "rsa.q");
    }

    [Fact]
    public void A_freed_copy_that_lost_its_first_line_is_reported_in_part()
    {
        // glibc writes its free-list pointers over the first sixteen bytes.
        byte[] freed = [.. key.Values["rsa.q"].Reverse()];
        freed.AsSpan(0, 15).Fill(0x7f);
        freed[15] = (byte)~freed[15];
        ulong at = heap.Put(freed);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        var piece = OnlyPiece(Scan.Of(core.Bytes), "le64");

        Assert.Equal(112, piece.Length);
        Assert.Equal((ulong)core.OffsetOf(at) + 128, (ulong)(piece.Offset + piece.Length));
        Assert.True(piece.Partial);
    }

    [Fact]
    public void A_part_inside_a_whole_copy_is_not_told_twice()
    {
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Build();

        Assert.Single(Scan.Of(core.Bytes).OnlyKey(key).Exposures);
    }

    /// <summary>
    /// The sweep passes over words that look like pointers, and sixteen bytes may hold only one aligned word: of such pieces it loses one in 65,536. A
    /// key whose second factor has no such word (one in five hundred has) keeps that out of these tests.
    /// </summary>
    private static FreshKey WithDistinctiveWords()
    {
        while (true)
        {
            var key = FreshKey.Rsa();
            if (key.Values["rsa.q"].AsSpan().IndexOf(new byte[2]) < 0)
            {
                return key;
            }
        }
    }

    private Exposure OnlyPiece(ScanReport report, string encoding)
    {
        var piece = Assert.Single(report.OnlyKey(key).Exposures, e => e.Form == "rsa.q");
        Assert.Equal(encoding, piece.Encoding);
        return piece;
    }

    private static byte[] Registers(int size, int at, byte[] value, int from, int length)
    {
        var registers = new byte[size];
        Put(registers, at, value, from, length);
        return registers;
    }

    /// <summary>A piece of the value between bytes that do not happen to continue it.</summary>
    private static void Put(byte[] into, int at, byte[] value, int from, int length)
    {
        value.AsSpan(from, length).CopyTo(into.AsSpan(at));
        into[at + length] = (byte)~value[from + length];
        if (at > 0 && from > 0)
        {
            into[at - 1] = (byte)~value[from - 1];
        }
    }
}
