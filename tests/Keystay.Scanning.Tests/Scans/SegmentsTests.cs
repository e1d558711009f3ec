using Keystay.Dumps.Testing;

namespace Keystay.Scanning.Tests.Scans;

/// <summary>Where segments begin and end, in memory and in the file.</summary>
public class SegmentsTests
{
    private const ulong Heap = 0x55d0_0000_1000, Data = 0x7f10_0000_0000;

    public static TheoryData<string> Layouts => [.. NumberLayout.Names];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_value_that_crosses_segments_which_touch_only_in_memory_is_found_in_both_pieces(string how)
    {
        var key = FreshKey.Rsa();
        var heap = new HeldMemory(Heap);
        heap.Put(key.Spki);
        var laid = NumberLayout.Lay(how, heap, key.Values["rsa.p"]);
        int cut = (int)(laid.Address - Heap) + 48;
        // The upper half comes first in the file, between bytes that do not happen to be those it lacks.
        byte[] other = [.. Enumerable.Repeat((byte)~heap.Bytes[cut - 1], 4096)];
        var core = new ElfCoreBuilder().PrStatus(1).Load(Data - 4096, other)
            .Load(Heap + (ulong)cut, heap.Bytes[cut..]).Load(Data + 4096, new byte[4096]).Load(Heap, heap.Bytes[..cut]).Build();

        var found = Scan.Of(core.Bytes).OnlyKey(key);

        var pieces = found.Exposures.Where(e => e.Form == "rsa.p").OrderBy(e => e.Address).ToArray();
        Assert.Equal([(laid.Address, 48L), (laid.Address + 48, laid.Length - 48L)], pieces.Select(e => (e.Address!.Value, e.Length)));
        Assert.Equal([core.OffsetOf(laid.Address), core.OffsetOf(laid.Address + 48)], pieces.Select(e => (int)e.Offset));
        Assert.All(pieces, e => Assert.True(e.Partial));
    }

    [Fact]
    public void A_container_that_crosses_segments_which_touch_only_in_memory_is_found()
    {
        var key = FreshKey.Ec("P-256");
        var heap = new HeldMemory(Heap);
        ulong at = heap.Put(key.Pkcs8);
        int cut = (int)(at - Heap) + 20;
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap + (ulong)cut, heap.Bytes[cut..]).Load(Heap, heap.Bytes[..cut]).Build();

        var found = Scan.Of(core.Bytes).OnlyKey(key);

        Assert.Contains(found.Exposures, e => e.Form == "pkcs8" && e.Address == at && e.Length == 20);
        Assert.Contains(found.Exposures, e => e.Form == "pkcs8" && e.Address == at + 20 && e.Length == key.Pkcs8.Length - 20);
    }

    [Fact]
    public void A_value_whose_halves_touch_only_in_the_file_is_covered()
    {
        var key = FreshKey.Rsa();
        var heap = new HeldMemory(Heap);
        heap.Put(key.Spki);
        NumberLayout.Lay(".NET byte[]", heap, key.Values["rsa.p"]);
        byte[] p = key.Values["rsa.p"], first = [.. new byte[100], .. p[..64]], second = [.. p[64..], .. new byte[100]];
        var core = new ElfCoreBuilder().PrStatus(1).Load(Heap, heap.Bytes).Load(Data, first).Load(0x7f20_0000_0000, second).Build();

        var found = Scan.Of(core.Bytes).OnlyKey(key);

        Assert.True(IsCovered(found.Exposures, core.OffsetOf(Data) + 100, 128));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Words_are_aligned_by_address_not_by_offset(int odd)
    {
        var key = FreshKey.Ec("P-256");
        var heap = new HeldMemory(Heap);
        heap.Put(key.Spki);
        var laid = NumberLayout.Lay("OpenSSL BIGNUM", heap, key.Values["ec.d"]);
        var core = new ElfCoreBuilder().PrStatus(1).Load(Data, new byte[8 + odd]).Load(Heap, heap.Bytes).Build();
        Assert.NotEqual(0, core.OffsetOf(laid.Address) % 8);

        Scan.Of(core.Bytes).OnlyKey(key).At("ec.d", "le64", core.OffsetOf(laid.Address), 32);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(127)]
    public void A_value_that_crosses_a_block_of_the_scan_is_found(int before)
    {
        var key = FreshKey.Rsa();
        const int Block = 1 << 20;
        var file = new byte[3 * Block];
        key.Spki.CopyTo(file, 100);
        NumberLayoutAt(file, 2000, key.Values["rsa.p"]);
        int at = (2 * Block) - before;
        key.Values["rsa.q"].CopyTo(file, at);

        Scan.Of(file).OnlyKey(key).At("rsa.q", "be", at, 128);
    }

    [Fact]
    public void A_value_at_the_very_end_of_the_file_is_found()
    {
        var key = FreshKey.Rsa();
        byte[] file = [.. key.Spki, .. new byte[7], .. key.Pkcs8, .. new byte[3], .. key.Values["rsa.q"]];

        Scan.Of(file).OnlyKey(key).At("rsa.q", "be", file.Length - 128, 128);
    }

    private static void NumberLayoutAt(byte[] file, int at, byte[] value)
    {
        BitConverter.TryWriteBytes(file.AsSpan(at), 0x7f1122334450UL);
        BitConverter.TryWriteBytes(file.AsSpan(at + 8), (ulong)value.Length);
        value.CopyTo(file, at + 16);
    }

    private static bool IsCovered(IEnumerable<Keystay.Scanning.Reports.Exposure> exposures, long offset, int length)
    {
        long at = offset;
        foreach (var exposure in exposures.OrderBy(e => e.Offset))
        {
            at = exposure.Offset <= at ? Math.Max(at, exposure.Offset + exposure.Length) : at;
        }
        return at >= offset + length;
    }
}
