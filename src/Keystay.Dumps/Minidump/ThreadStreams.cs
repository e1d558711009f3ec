using System.Buffers.Binary;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Minidump;

/// <summary>ThreadListStream, ThreadExListStream, ThreadNamesStream and ExceptionStream.</summary>
internal sealed class ThreadStreams(HeaderReader file, DumpLimits limits, LayoutBuilder layout, StreamRows rows)
{
    private const int ThreadSize = 48;
    private const int ThreadExSize = 64;
    private const int ThreadNameSize = 12;

    private readonly List<(uint Id, List<NamedArea> Registers)> threads = [];
    private readonly Dictionary<uint, string> names = [];
    private readonly HashSet<(uint Offset, uint Size)> contexts = [];

    /// <summary>Each thread's stack as a mapping.</summary>
    public List<Mapping> Stacks { get; } = [];

    /// <summary>MINIDUMP_THREAD: id at 0, stack (address, size, RVA) at 24, context (size, RVA) at 40; _EX adds the IA-64 backing store at 48.</summary>
    public void ReadThreads(MinidumpStream stream)
    {
        bool isEx = stream.Type == StreamType.ThreadExList;
        foreach (long row in rows.Of(stream, isEx ? ThreadExSize : ThreadSize, limits.MaxThreads))
        {
            if (!file.TryRead(row, isEx ? ThreadExSize : ThreadSize, out var bytes))
            {
                return;
            }
            uint id = U32(bytes, 0);
            var registers = new List<NamedArea>();
            (uint contextSize, uint contextRva) = (U32(bytes, 40), U32(bytes, 44));
            AddStack(id, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]), U32(bytes, 32), U32(bytes, 36));
            if (isEx)
            {
                AddStack(id, BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]), U32(bytes, 56), U32(bytes, 60));
            }
            AddContext(registers, contextRva, contextSize, $"CONTEXT of thread {id}");
            threads.Add((id, registers));
        }
    }

    /// <summary>MINIDUMP_THREAD_NAME, packed: id at 0, RVA of the name (64 bit) at 4; a name is its size in bytes, then UTF-16.</summary>
    public void ReadNames(MinidumpStream stream)
    {
        var places = new List<(uint Id, ulong Offset)>();
        foreach (long row in rows.Of(stream, ThreadNameSize, limits.MaxThreads))
        {
            if (file.TryRead(row, ThreadNameSize, out var bytes))
            {
                places.Add((U32(bytes, 0), BinaryPrimitives.ReadUInt64LittleEndian(bytes[4..])));
            }
        }
        foreach (var (id, offset) in places)
        {
            if (MinidumpString.Read(file, layout, offset, $"name of thread {id}") is { } name)
            {
                names[id] = name;
            }
        }
    }

    /// <summary>MINIDUMP_EXCEPTION_STREAM: thread id at 0, the record at 8, the context (size, RVA) at 160.</summary>
    public void ReadException(MinidumpStream stream)
    {
        if (stream.Length < 168 || !file.TryRead(stream.Offset, 168, out var bytes))
        {
            layout.AddProblem(ProblemCodes.BadHeader, stream.Offset, $"The exception stream has {stream.Length} bytes, fewer than 168; its registers are scanned without a name.");
            return;
        }
        uint id = U32(bytes, 0);
        var registers = new List<NamedArea>();
        AddContext(registers, U32(bytes, 164), U32(bytes, 160), $"CONTEXT of the exception in thread {id}");
        threads.Add((id, registers));
    }

    /// <summary>Hands the threads to the layout once all streams are read; an exception's registers join those of its thread.</summary>
    public void AddThreads()
    {
        foreach (var thread in threads.GroupBy(t => t.Id))
        {
            layout.Threads.Add(new(thread.Key, names.GetValueOrDefault(thread.Key), [.. thread.SelectMany(t => t.Registers)]));
        }
    }

    /// <summary>Breakpad's exception points to the context of its thread: one place, named once.</summary>
    private void AddContext(List<NamedArea> registers, uint offset, uint size, string name)
    {
        if (size > 0 && contexts.Add((offset, size)) && layout.AddArea(offset, size, name, isRegisters: true) is { } area)
        {
            registers.Add(area);
        }
    }

    /// <summary>Full-memory dumps give RVA 0 for a stack: its bytes are in Memory64List.</summary>
    private void AddStack(uint id, ulong address, uint size, uint offset)
    {
        if (size == 0 || address + (size - 1) < address)
        {
            return;
        }
        Stacks.Add(new(address, size, Stacks.Count == 0 ? "[stack]" : $"[stack of thread {id}]", MemoryAccess.None, IsFileBacked: false));
        if (offset != 0)
        {
            layout.AddSegment(address, offset, size, $"stack of thread {id}");
        }
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
