using Keystay.Dumps;
using Keystay.Scanning.Reports;

namespace Keystay.Scanning;

/// <summary>The pieces of an input for drawing: memory cut where mappings change, and named areas.</summary>
internal static class MemoryMap
{
    public static IReadOnlyList<MapRegion> Of(Dump dump)
    {
        var regions = new List<MapRegion>();
        foreach (var segment in dump.AddressSpace.Segments)
        {
            AddSegment(dump, segment, regions);
        }
        regions.AddRange(dump.Areas.Select(a => new MapRegion(a.Offset, a.Length, null, a.Name, a.IsRegisters ? "registers" : "header")));
        if (regions.Count == 0 && dump.Length > 0)
        {
            regions.Add(new(0, dump.Length, null, "file", "data"));
        }
        return regions;
    }

    private static void AddSegment(Dump dump, Segment segment, List<MapRegion> regions)
    {
        for (long at = 0; at < segment.Length;)
        {
            ulong address = segment.Address + (ulong)at;
            var mapping = dump.MappingAt(address);
            long rest = segment.Length - at;
            long here = mapping is null ? rest : (long)Math.Min((ulong)rest, mapping.Start + mapping.Length - address);
            regions.Add(new(segment.Offset + at, here, address, mapping?.Name ?? "", Kind(mapping)));
            at += here;
        }
    }

    private static string Kind(Mapping? mapping) => mapping switch
    {
        null => "anonymous",
        { Name: var name } when name.StartsWith("[heap", StringComparison.Ordinal) => "heap",
        { Name: var name } when name.StartsWith("[stack", StringComparison.Ordinal) => "stack",
        { IsFileBacked: true, Access: var access } => access.HasFlag(MemoryAccess.Execute) ? "code" : "data",
        _ => "anonymous",
    };
}
