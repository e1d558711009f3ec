using Keystay.Dumps.Testing;

namespace Keystay.Dumps.Tests;

public class AvmlTests
{
    private static readonly BuiltDump Whole = new LimeBuilder(compressed: true)
        .Range(0x1000, Pattern.Bytes(0x3000, 1)).Range(0x100000, new byte[0x20000]).Build();

    [Fact]
    public void A_compressed_image_is_unpacked_and_its_memory_is_at_its_physical_address() => Open(Whole.Bytes, dump =>
    {
        Assert.Equal((DumpFormat.Lime, true), (dump.Format, dump.IsPhysical));
        Assert.Empty(dump.Problems);
        byte[] memory = new byte[0x4000];
        Assert.Equal(0x3000, dump.ReadMemory(0x1000, memory));
        Assert.Equal(Pattern.Bytes(0x3000, 1), memory[..0x3000]);
        Assert.Equal(0x20000, dump.ReadMemory(0x100000, new byte[0x30000]));
    });

    [Fact]
    public void A_compressed_image_cut_or_changed_anywhere_is_never_called_complete()
    {
        for (int length = 8; length < Whole.Bytes.Length; length += 211)
        {
            if (!Whole.CompleteLengths.Contains(length))
            {
                Open(Whole.Prefix(length), dump => Assert.NotEmpty(dump.Problems));
            }
        }
        foreach (string field in new[] { "range[0].end", "range[0].packedLength", "range[1].magic" })
        {
            Open(Whole.With(field, 0x7fff_ffff_ffff).Bytes, dump => Assert.NotEmpty(dump.Problems));
        }
    }

    private static void Open(byte[] bytes, Action<Dump> check)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            foreach (var item in new Intake().Open([path]))
            {
                using (item)
                {
                    Assert.NotNull(item.Dump);
                    DumpPromises.Check(item.Dump);
                    check(item.Dump);
                }
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
