using System.Buffers.Binary;
using System.Text;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Minidump;

/// <summary>ModuleListStream, MemoryListStream, Memory64ListStream, MemoryInfoListStream and Breakpad's copy of /proc/PID/maps.</summary>
internal sealed class MemoryStreams(HeaderReader file, DumpLimits limits, LayoutBuilder layout, StreamRows rows)
{
    private const int ModuleSize = 108;
    private const int RangeSize = 16;
    private const int RegionSize = 48;
    private const uint MemFree = 0x10000;
    private const uint MemImage = 0x1000000;
    private const uint MemMapped = 0x40000;

    private readonly List<Mapping> ranges = [];
    private readonly List<Mapping> regions = [];
    private readonly List<Mapping> modules = [];

    /// <summary>MINIDUMP_MODULE: base at 0, size at 8, RVA of the name at 20.</summary>
    public void ReadModules(MinidumpStream stream)
    {
        var places = new List<(ulong Address, uint Size, uint Name)>();
        foreach (long row in rows.Of(stream, ModuleSize, limits.MaxMappings))
        {
            if (file.TryRead(row, ModuleSize, out var bytes))
            {
                places.Add((U64(bytes, 0), U32(bytes, 8), U32(bytes, 20)));
            }
        }
        foreach (var (address, size, nameAt) in places)
        {
            string name = MinidumpString.Read(file, layout, nameAt, $"name of the module at 0x{address:x}") ?? "";
            layout.Modules.Add(new(name, address, size));
            if (size > 0)
            {
                modules.Add(new(address, size, name, MemoryAccess.None, IsFileBacked: true));
            }
        }
    }

    /// <summary>MINIDUMP_MEMORY_DESCRIPTOR: address at 0, size at 8, RVA at 12.</summary>
    public void ReadRanges(MinidumpStream stream)
    {
        foreach (long row in rows.Of(stream, RangeSize, limits.MaxSegments))
        {
            if (file.TryRead(row, RangeSize, out var bytes))
            {
                AddRange(U64(bytes, 0), U32(bytes, 12), U32(bytes, 8));
            }
        }
    }

    /// <summary>MINIDUMP_MEMORY64_LIST: count and RVA of the first range, then (address, size) of each; the ranges lie one after another.</summary>
    public void ReadRanges64(MinidumpStream stream)
    {
        if (stream.Length < 16 || !file.TryReadUInt64(stream.Offset, out ulong count) || !file.TryReadUInt64(stream.Offset + 8, out ulong offset))
        {
            layout.AddProblem(ProblemCodes.BadHeader, stream.Offset, $"The {stream.Type} stream has no room for its header; memory is scanned without addresses.");
            return;
        }
        foreach (long row in rows.Of(stream, 16, count, RangeSize, limits.MaxSegments))
        {
            if (!file.TryRead(row, RangeSize, out var bytes))
            {
                return;
            }
            (ulong address, ulong size) = (U64(bytes, 0), U64(bytes, 8));
            AddRange(address, offset, size);
            if (size > ulong.MaxValue - offset)
            {
                layout.AddProblem(ProblemCodes.BadHeader, row, $"A memory range of {size} bytes does not exist; it and what follows are scanned without addresses.");
                return;
            }
            offset += size;
        }
    }

    /// <summary>
    /// MINIDUMP_MEMORY_INFO_LIST: sizes of header and entry, count (64 bit); an entry has the base at 0, the size at 24, state, protection
    /// and type at 32, 36 and 40.
    /// </summary>
    public void ReadRegions(MinidumpStream stream)
    {
        if (stream.Length < 16 || !file.TryRead(stream.Offset, 16, out var header) || U32(header, 4) < RegionSize || U32(header, 0) < 16)
        {
            layout.AddProblem(ProblemCodes.BadHeader, stream.Offset, $"The header of the {stream.Type} stream is damaged; regions go without access.");
            return;
        }
        (uint first, uint size, ulong count) = (U32(header, 0), U32(header, 4), U64(header, 8));
        foreach (long row in rows.Of(stream, first, count, size, limits.MaxMappings))
        {
            if (file.TryRead(row, RegionSize, out var bytes) && U32(bytes, 32) != MemFree && U64(bytes, 24) > 0)
            {
                bool fromFile = (U32(bytes, 40) & (MemImage | MemMapped)) != 0;
                regions.Add(new(U64(bytes, 0), U64(bytes, 24), "", AccessOf(U32(bytes, 36)), fromFile));
            }
        }
    }

    public void ReadLinuxMaps(MinidumpStream stream)
    {
        for (long at = stream.Offset; at < stream.End;)
        {
            var bytes = file.Peek(at, (int)Math.Min(stream.End - at, HeaderText.MaxBytes));
            int length = bytes.IndexOf((byte)'\n');
            var line = length < 0 ? bytes : bytes[..length];
            if (regions.Count == limits.MaxMappings)
            {
                layout.AddProblem(ProblemCodes.TooMany, at, $"The maps stream has more than {limits.MaxMappings} lines; memory of the rest goes without names.");
                return;
            }
            if (LinuxMap.Parse(Encoding.UTF8.GetString(line)) is { } map)
            {
                regions.Add(map.ToMapping());
            }
            at += line.Length + 1;
        }
    }

    /// <summary>Stacks, then what the system said of each region, then modules as wholes, then memory that only the dump tells of.</summary>
    public void AddMappings(List<Mapping> stacks)
    {
        var files = MappingLayers.Combine(modules);
        for (int i = 0; i < regions.Count; i++)
        {
            if (regions[i].Name.Length == 0 && AreaNames.MappingAt(files, regions[i].Start) is { } module)
            {
                regions[i] = regions[i] with { Name = module.Name, IsFileBacked = true };
            }
        }
        var known = MappingLayers.Combine(regions);
        for (int i = 0; i < stacks.Count; i++)
        {
            stacks[i] = stacks[i] with { Access = AreaNames.MappingAt(known, stacks[i].Start)?.Access ?? MemoryAccess.None };
        }
        layout.Mappings = MappingLayers.Combine(stacks, known, files, ranges);
    }

    private void AddRange(ulong address, ulong offset, ulong size)
    {
        layout.AddSegment(address, offset, size, "memory range");
        if (size > 0)
        {
            ranges.Add(new(address, size, "", MemoryAccess.None, IsFileBacked: false));
        }
    }

    /// <summary>PAGE_ constants of winnt.h; Breakpad writes the same for Linux.</summary>
    private static MemoryAccess AccessOf(uint protection) => (protection & 0xff) switch
    {
        0x02 => MemoryAccess.Read,
        0x04 or 0x08 => MemoryAccess.Read | MemoryAccess.Write,
        0x10 => MemoryAccess.Execute,
        0x20 => MemoryAccess.Read | MemoryAccess.Execute,
        0x40 or 0x80 => MemoryAccess.Read | MemoryAccess.Write | MemoryAccess.Execute,
        _ => MemoryAccess.None,
    };

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
