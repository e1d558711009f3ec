using CsCheck;
using Keystay.Dumps.Testing;

namespace Keystay.Dumps.Tests;

public class AddressSpaceTests
{
    [Fact]
    public void Reading_goes_on_across_segments_that_touch_and_stops_at_a_gap()
    {
        var built = new ElfCoreBuilder()
            .Load(0x3000, Pattern.Bytes(16, 3)).Load(0x1000, Pattern.Bytes(16, 1)).Load(0x1010, Pattern.Bytes(16, 2))
            .Load(0x1021, Pattern.Bytes(16, 4)).Build();
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        byte[] memory = new byte[100];
        Assert.Equal(32, dump.ReadMemory(0x1000, memory));
        Assert.Equal([.. Pattern.Bytes(16, 1), .. Pattern.Bytes(16, 2)], memory[..32]);
        Assert.Equal(0, dump.ReadMemory(0x1020, memory));
        Assert.Equal(16, dump.ReadMemory(0x1021, memory));
    }

    [Fact]
    public void Memory_at_the_end_of_the_address_space_does_not_wrap_around()
    {
        var built = new ElfCoreBuilder().Load(0, Pattern.Bytes(16, 1)).Load(0xffff_ffff_ffff_ff00, Pattern.Bytes(0xf0, 2)).Build();
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Equal(0xf0, dump.ReadMemory(0xffff_ffff_ffff_ff00, new byte[0x200]));
    }

    [Fact]
    public void The_last_byte_of_the_address_space_can_be_read_and_the_first_does_not_follow_it()
    {
        var built = new ElfCoreBuilder().Load(0, Pattern.Bytes(16, 1)).Load(0xffff_ffff_ffff_fff0, Pattern.Bytes(16, 2)).Build();
        using var dump = DumpPromises.OpenUntrusted(built.Bytes);
        Assert.Empty(dump.Problems);
        Assert.Equal(16, dump.ReadMemory(0xffff_ffff_ffff_fff0, new byte[32]));
    }

    [Fact]
    public void Reading_finds_the_truth_for_any_layout_of_segments() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 24]).List[1, 12].Sample(pieces =>
        {
            var builder = new ElfCoreBuilder();
            var truth = new SortedDictionary<ulong, byte>();
            ulong next = 0x1000;
            foreach (var (gap, length) in pieces)
            {
                ulong address = next + (ulong)(gap > 20 ? 0 : gap); // half of them touch
                byte[] bytes = Pattern.Bytes(length, (int)address);
                builder.Load(address, bytes);
                for (int i = 0; i < length; i++)
                {
                    truth.Add(address + (ulong)i, bytes[i]);
                }
                next = address + (ulong)length;
            }
            using var dump = DumpPromises.OpenUntrusted(builder.Build().Bytes);
            byte[] memory = new byte[400];
            for (ulong address = 0xff0; address < next + 8; address++)
            {
                int read = dump.ReadMemory(address, memory);
                int there = 0;
                while (truth.TryGetValue(address + (ulong)there, out byte expected))
                {
                    Assert.Equal(expected, memory[there++]);
                }
                Assert.Equal(there, read);
            }
        }, iter: 200, threads: 1);
}
