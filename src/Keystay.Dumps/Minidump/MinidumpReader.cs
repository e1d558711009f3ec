using System.Buffers.Binary;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Minidump;

/// <summary>Reads the stream directory of a minidump (minidumpapiset.h) and the streams that tell about memory, threads and modules.</summary>
internal sealed class MinidumpReader(HeaderReader file, DumpLimits limits)
{
    private const int HeaderSize = 32;
    private const int DirectoryEntry = 12;
    private const ushort Version = 0xa793;

    private readonly LayoutBuilder layout = new(DumpFormat.Minidump, file.Length) { MayRepeatMemory = true };

    public DumpLayout Read()
    {
        if (!file.TryRead(0, HeaderSize, out var header))
        {
            return LayoutBuilder.Raw(ProblemCodes.Truncated, file.Length, "The file ends inside its minidump header; its bytes are scanned as they lie.");
        }
        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        if (version != Version)
        {
            return LayoutBuilder.Raw(ProblemCodes.BadHeader, 4, $"The file begins like a minidump, but its version is 0x{version:x4}, not 0xa793; its bytes are scanned as they lie.");
        }
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        uint directory = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
        layout.AddArea(0, HeaderSize, "minidump header");
        ReadStreams(Directory(directory, count));
        return layout.Build();
    }

    private List<MinidumpStream> Directory(uint directory, uint count)
    {
        if (count > (uint)limits.MaxStreams)
        {
            layout.AddProblem(ProblemCodes.TooMany, 8, $"The minidump claims {count} streams; the first {limits.MaxStreams} are read, the rest is scanned without addresses.");
            count = (uint)limits.MaxStreams;
        }
        layout.AddArea(directory, (ulong)count * DirectoryEntry, "stream directory");
        var entries = new List<(StreamType Type, uint Size, uint Offset)>();
        for (uint i = 0; i < count && file.TryRead(directory + (long)i * DirectoryEntry, DirectoryEntry, out var bytes); i++)
        {
            entries.Add(((StreamType)U32(bytes, 0), U32(bytes, 4), U32(bytes, 8)));
        }
        var streams = new List<MinidumpStream>();
        foreach (var (type, size, offset) in entries.Where(e => e.Type != StreamType.Unused))
        {
            if (layout.AddArea(offset, size, NameOf(type)) is { } area)
            {
                streams.Add(new(type, area.Offset, area.Length));
            }
        }
        return streams;
    }

    private void ReadStreams(List<MinidumpStream> streams)
    {
        var rows = new StreamRows(file, layout);
        var threads = new ThreadStreams(file, limits, layout, rows);
        var memory = new MemoryStreams(file, limits, layout, rows);
        foreach (var stream in streams)
        {
            switch (stream.Type)
            {
                case StreamType.SystemInfo:
                    layout.PointerSize = file.TryRead(stream.Offset, 2, out var architecture) ? PointerSize(BinaryPrimitives.ReadUInt16LittleEndian(architecture)) : 0;
                    break;
                case StreamType.ThreadList or StreamType.ThreadExList:
                    threads.ReadThreads(stream);
                    break;
                case StreamType.ThreadNames:
                    threads.ReadNames(stream);
                    break;
                case StreamType.Exception:
                    threads.ReadException(stream);
                    break;
                case StreamType.ModuleList:
                    memory.ReadModules(stream);
                    break;
                case StreamType.MemoryList:
                    memory.ReadRanges(stream);
                    break;
                case StreamType.Memory64List:
                    memory.ReadRanges64(stream);
                    break;
                case StreamType.MemoryInfoList:
                    memory.ReadRegions(stream);
                    break;
                case StreamType.LinuxMaps:
                    memory.ReadLinuxMaps(stream);
                    break;
            }
        }
        threads.AddThreads();
        memory.AddMappings(threads.Stacks);
    }

    private static int PointerSize(ushort architecture) => architecture switch
    {
        0 or 1 or 2 or 3 or 4 or 5 or 8 or 10 or 0x8001 or 0x8005 => 4, // x86, MIPS, Alpha, PPC, SHX, ARM, …; Breakpad's SPARC, RISC-V
        6 or 7 or 9 or 12 or 0x8002 or 0x8003 or 0x8004 or 0x8006 => 8, // IA64, Alpha64, AMD64, ARM64; Breakpad's PPC64, ARM64, MIPS64, RISC-V 64
        _ => 0,
    };

    private static string NameOf(StreamType type) =>
        Enum.IsDefined(type) ? $"{type} stream" : $"stream 0x{(uint)type:x}";

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
