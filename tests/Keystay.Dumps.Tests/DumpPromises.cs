namespace Keystay.Dumps.Tests;

/// <summary>What <see cref="Dump"/> promises of every file, whole, damaged or hostile.</summary>
internal static class DumpPromises
{
    /// <summary>More than any header of a small test file can honestly need, far less than a believed count of 2^32 would take.</summary>
    private const long MaxAllocated = 64 << 20;

    public static Dump Open(byte[] bytes) => Dump.Open(new MemoryByteSource(bytes));

    /// <summary>Opens bytes nobody trusts: no exception, bounded memory, and every promise of the public surface kept.</summary>
    public static Dump OpenUntrusted(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var dump = Dump.Open(new WatchedByteSource(bytes));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MaxAllocated, $"opening {bytes.Length} bytes allocated {allocated}");
        Check(dump);
        return dump;
    }

    public static void Check(Dump dump)
    {
        CheckSegments(dump);
        CheckMappings(dump);
        CheckAreas(dump);
        Assert.Contains(dump.PointerSize, new[] { 0, 4, 8 });
        for (int i = 1; i < dump.Modules.Count; i++)
        {
            Assert.True(dump.Modules[i - 1].Address <= dump.Modules[i].Address, "modules are sorted by address");
        }
        foreach (var problem in dump.Problems)
        {
            Assert.InRange(problem.Offset, 0, long.MaxValue);
            Assert.Matches("^[a-z]+(-[a-z]+)*$", problem.Code);
            Assert.NotEmpty(problem.What);
        }
        foreach (long offset in new[] { 0, dump.Length / 2, dump.Length - 1, dump.Length, long.MaxValue })
        {
            Assert.NotNull(dump.Describe(offset));
        }
    }

    private static void CheckSegments(Dump dump)
    {
        ulong reach = 0;
        foreach (var segment in dump.AddressSpace.Segments)
        {
            Assert.InRange(segment.Length, 1, dump.Length);
            Assert.InRange(segment.Offset, 0, dump.Length - segment.Length);
            Assert.True(segment.Address >= reach, "segments are sorted by address and do not overlap");
            ulong last = checked(segment.Address + ((ulong)segment.Length - 1));
            reach = last == ulong.MaxValue ? last : last + 1;
            Assert.True(dump.AddressSpace.TryLocate(last, out long offset, out long available));
            Assert.Equal((segment.Offset + segment.Length - 1, 1), (offset, available));
            Assert.Equal(1, dump.ReadMemory(segment.Address, new byte[1]));
        }
        long end = 0;
        foreach (var segment in dump.AddressSpace.SegmentsByOffset)
        {
            Assert.InRange(segment.Offset, end, dump.Length - segment.Length);
            end = segment.Offset + segment.Length;
            Assert.True(dump.AddressSpace.TryGetAddress(segment.Offset, out ulong address));
            Assert.Equal(segment.Address, address);
        }
    }

    private static void CheckMappings(Dump dump)
    {
        ulong reach = 0;
        foreach (var mapping in dump.Mappings)
        {
            Assert.True(mapping.Length > 0, "a mapping has at least one byte");
            Assert.True(mapping.Start >= reach, "mappings are sorted and do not overlap");
            ulong last = checked(mapping.Start + (mapping.Length - 1));
            reach = last == ulong.MaxValue ? last : last + 1;
            Assert.Same(mapping, dump.MappingAt(last));
        }
    }

    private static void CheckAreas(Dump dump)
    {
        long start = 0;
        foreach (var area in dump.Areas)
        {
            Assert.InRange(area.Length, 1, dump.Length);
            Assert.InRange(area.Offset, start, dump.Length - area.Length);
            Assert.NotEmpty(area.Name);
            start = area.Offset;
        }
        foreach (var area in dump.Threads.SelectMany(t => t.Registers))
        {
            Assert.InRange(area.Length, 1, dump.Length);
            Assert.InRange(area.Offset, 0, dump.Length - area.Length);
            Assert.True(area.IsRegisters, "a thread's areas are registers");
            Assert.Contains(area, dump.Areas);
        }
    }
}
