using System.Text;

namespace Keystay.Dumps.Testing;

/// <summary>Makes Windows minidumps (minidumpapiset.h), also those of Breakpad and Crashpad with their own streams.</summary>
/// <remarks>
/// Layout: header, directory, streams, strings and contexts, memory, and last the memory of Memory64List.
/// Fields: <c>NumberOfStreams</c>, <c>StreamDirectoryRva</c>, <c>dir[0].type|size|rva</c>, <c>threads.count</c>, <c>thread[0].context.rva</c>,
/// <c>memory.count</c>, <c>memory[0].start|size|rva</c>, <c>memory64.count</c>, <c>memory64.base</c>, <c>memory64[0].start|size</c>,
/// <c>modules.count</c>, <c>module[0].nameRva</c>, <c>memoryInfo.count</c>, …
/// </remarks>
public sealed class MinidumpBuilder
{
    private const int HeaderSize = 32;

    private readonly List<(ulong Address, byte[] Bytes)> memory = [];
    private readonly List<(ulong Address, byte[] Bytes)> memory64 = [];
    private readonly List<(uint Id, byte[] Context, ulong Stack, string? Name)> threads = [];
    private readonly List<(string Name, ulong Address, uint Size)> modules = [];
    private readonly List<(ulong Address, ulong Size, uint State, uint Protect, uint Kind)> memoryInfo = [];
    private readonly List<(ulong Handle, string TypeName, string ObjectName)> handles = [];
    private readonly List<(uint Type, Action<DumpWriter> Body)> streams = [];
    private readonly List<Action<DumpWriter>> afterStreams = [];

    /// <summary>A range for MemoryListStream (5).</summary>
    public MinidumpBuilder Memory(ulong address, byte[] bytes)
    {
        memory.Add((address, bytes));
        return this;
    }

    /// <summary>A range for Memory64ListStream (9): the bytes lie one after the other at the end, without an offset of their own.</summary>
    public MinidumpBuilder Memory64(ulong address, byte[] bytes)
    {
        memory64.Add((address, bytes));
        return this;
    }

    /// <summary>A thread with its register context; <paramref name="stack"/> is the address of a range given to <see cref="Memory"/>, or 0.</summary>
    public MinidumpBuilder Thread(uint id, byte[] context, ulong stack = 0, string? name = null)
    {
        threads.Add((id, context, stack, name));
        return this;
    }

    public MinidumpBuilder Module(string name, ulong address, uint size)
    {
        modules.Add((name, address, size));
        return this;
    }

    /// <summary>A MINIDUMP_MEMORY_INFO; state 0x1000 is MEM_COMMIT, protect 4 is PAGE_READWRITE, kind 0x20000 is MEM_PRIVATE.</summary>
    public MinidumpBuilder MemoryInfo(ulong address, ulong size, uint state = 0x1000, uint protect = 4, uint kind = 0x20000)
    {
        memoryInfo.Add((address, size, state, protect, kind));
        return this;
    }

    public MinidumpBuilder Handle(ulong handle, string typeName, string objectName)
    {
        handles.Add((handle, typeName, objectName));
        return this;
    }

    /// <summary>SystemInfoStream (7); architecture 9 is AMD64, 0 is Intel 32 bit, platform 2 is Windows NT, 0x8201 Linux.</summary>
    public MinidumpBuilder SystemInfo(ushort architecture = 9, uint platform = 2) =>
        Stream(7, w => w.U16(architecture, "ProcessorArchitecture").U16(6).U16(0).U8(1).U8(1)
            .U32(10).U32(0).U32(19041).U32(platform, "PlatformId").U32(0).Zeros(28));

    /// <summary>ExceptionStream (6) with the context at the moment of the exception.</summary>
    public MinidumpBuilder Exception(uint threadId, uint code, byte[] context) => Stream(6, w =>
    {
        w.U32(threadId, "exception.thread").U32(0).U32(code).Zeros(148).U32((uint)context.Length, "exception.context.size").U32(0, "exception.context.rva");
        Later("exception.context.rva", d => d.Bytes(context, "exception.context"));
    });

    /// <summary>Breakpad's copy of /proc/PID/maps (0x47670009).</summary>
    public MinidumpBuilder LinuxMaps(string text) => Stream(0x47670009, w => w.Text(text, "linuxMaps"));

    /// <summary>Any stream at all.</summary>
    public MinidumpBuilder Stream(uint type, byte[] body) => Stream(type, w => w.Bytes(body, $"stream 0x{type:x}"));

    /// <summary>A register context of the size that AMD64 dumps have (CONTEXT, 1232 bytes), filled with one byte.</summary>
    public static byte[] Amd64Context(byte fill)
    {
        byte[] context = new byte[1232];
        context.AsSpan().Fill(fill);
        new byte[] { 0x0f, 0, 0x10, 0 }.CopyTo(context, 0x30); // ContextFlags: CONTEXT_AMD64 with all but debug registers
        return context;
    }

    public BuiltDump Build()
    {
        var writer = new DumpWriter();
        var all = AllStreams();
        writer.Text("MDMP", "Signature").U32(0x0000a793, "Version").U32((uint)all.Count, "NumberOfStreams").U32(HeaderSize, "StreamDirectoryRva")
            .U32(0, "CheckSum").U32(1_700_000_000, "TimeDateStamp").U64(0, "Flags");
        for (int i = 0; i < all.Count; i++)
        {
            writer.U32(all[i].Type, $"dir[{i}].type").U32(0, $"dir[{i}].size").U32(0, $"dir[{i}].rva");
        }
        afterStreams.Clear();
        for (int i = 0; i < all.Count; i++)
        {
            writer.Align(4);
            int start = writer.Position;
            all[i].Body(writer);
            writer.Patch($"dir[{i}].rva", (ulong)start);
            writer.Patch($"dir[{i}].size", (ulong)(writer.Position - start));
        }
        foreach (var write in afterStreams)
        {
            write(writer);
        }
        WriteMemory(writer);
        return new BuiltDump(writer);
    }

    private MinidumpBuilder Stream(uint type, Action<DumpWriter> body)
    {
        streams.Add((type, body));
        return this;
    }

    private List<(uint Type, Action<DumpWriter> Body)> AllStreams()
    {
        List<(uint, Action<DumpWriter>)> all = [.. streams];
        Add(all, threads.Count, 3, WriteThreads);
        Add(all, threads.Count(t => t.Name is not null), 24, WriteThreadNames);
        Add(all, modules.Count, 4, WriteModules);
        Add(all, memory.Count, 5, WriteMemoryList);
        Add(all, memory64.Count, 9, WriteMemory64List);
        Add(all, memoryInfo.Count, 16, WriteMemoryInfo);
        Add(all, handles.Count, 12, WriteHandles);
        return all;
    }

    private static void Add(List<(uint, Action<DumpWriter>)> all, int count, uint type, Action<DumpWriter> body)
    {
        if (count > 0)
        {
            all.Add((type, body));
        }
    }

    /// <summary>Bytes that come after all streams, and the field that points to them.</summary>
    private void Later(string rvaField, Action<DumpWriter> write) => afterStreams.Add(writer =>
    {
        writer.Align(4).Patch(rvaField, (ulong)writer.Position);
        write(writer);
    });

    /// <summary>A MINIDUMP_STRING: bytes of UTF-16 without the terminator, then the characters, then a zero character.</summary>
    private void StringLater(string rvaField, string text) =>
        Later(rvaField, w => w.U32((uint)text.Length * 2, rvaField + ".length").Bytes(Encoding.Unicode.GetBytes(text)).U16(0));

    private void WriteThreads(DumpWriter writer)
    {
        writer.U32((uint)threads.Count, "threads.count");
        for (int i = 0; i < threads.Count; i++)
        {
            var (id, context, stack, _) = threads[i];
            string name = $"thread[{i}]";
            int at = memory.FindIndex(m => m.Address == stack);
            writer.U32(id, name + ".id").U32(0).U32(0x20).U32(0).U64(0)
                .U64(stack, name + ".stack.start").U32(at < 0 ? 0u : (uint)memory[at].Bytes.Length, name + ".stack.size").U32(0, name + ".stack.rva")
                .U32((uint)context.Length, name + ".context.size").U32(0, name + ".context.rva");
            Later(name + ".context.rva", w => w.Bytes(context, name + ".context"));
        }
    }

    private void WriteThreadNames(DumpWriter writer)
    {
        var named = threads.Where(t => t.Name is not null).ToArray();
        writer.U32((uint)named.Length, "threadNames.count");
        for (int i = 0; i < named.Length; i++)
        {
            writer.U32(named[i].Id, $"threadName[{i}].id").U64(0, $"threadName[{i}].rva");
            StringLater($"threadName[{i}].rva", named[i].Name!);
        }
    }

    private void WriteModules(DumpWriter writer)
    {
        writer.U32((uint)modules.Count, "modules.count");
        for (int i = 0; i < modules.Count; i++)
        {
            writer.U64(modules[i].Address, $"module[{i}].base").U32(modules[i].Size, $"module[{i}].size").U32(0).U32(0).U32(0, $"module[{i}].nameRva")
                .Zeros(52).U32(0, $"module[{i}].cv.size").U32(0, $"module[{i}].cv.rva").U32(0).U32(0).Zeros(16);
            StringLater($"module[{i}].nameRva", modules[i].Name);
        }
    }

    private void WriteMemoryList(DumpWriter writer)
    {
        writer.U32((uint)memory.Count, "memory.count");
        for (int i = 0; i < memory.Count; i++)
        {
            writer.U64(memory[i].Address, $"memory[{i}].start").U32((uint)memory[i].Bytes.Length, $"memory[{i}].size").U32(0, $"memory[{i}].rva");
        }
    }

    private void WriteMemory64List(DumpWriter writer)
    {
        writer.U64((ulong)memory64.Count, "memory64.count").U64(0, "memory64.base");
        for (int i = 0; i < memory64.Count; i++)
        {
            writer.U64(memory64[i].Address, $"memory64[{i}].start").U64((ulong)memory64[i].Bytes.Length, $"memory64[{i}].size");
        }
    }

    private void WriteMemoryInfo(DumpWriter writer)
    {
        writer.U32(16, "memoryInfo.headerSize").U32(48, "memoryInfo.entrySize").U64((ulong)memoryInfo.Count, "memoryInfo.count");
        for (int i = 0; i < memoryInfo.Count; i++)
        {
            var (address, size, state, protect, kind) = memoryInfo[i];
            writer.U64(address, $"memoryInfo[{i}].base").U64(address).U32(protect).U32(0).U64(size, $"memoryInfo[{i}].size")
                .U32(state, $"memoryInfo[{i}].state").U32(protect, $"memoryInfo[{i}].protect").U32(kind, $"memoryInfo[{i}].type").U32(0);
        }
    }

    private void WriteHandles(DumpWriter writer)
    {
        writer.U32(16, "handles.headerSize").U32(32, "handles.entrySize").U32((uint)handles.Count, "handles.count").U32(0);
        for (int i = 0; i < handles.Count; i++)
        {
            writer.U64(handles[i].Handle).U32(0, $"handle[{i}].typeRva").U32(0, $"handle[{i}].nameRva").U32(0).U32(0).U32(1).U32(1);
            StringLater($"handle[{i}].typeRva", handles[i].TypeName);
            StringLater($"handle[{i}].nameRva", handles[i].ObjectName);
        }
    }

    private void WriteMemory(DumpWriter writer)
    {
        for (int i = 0; i < memory.Count; i++)
        {
            writer.Patch($"memory[{i}].rva", (ulong)writer.Position);
            for (int t = 0; t < threads.Count; t++)
            {
                if (threads[t].Stack == memory[i].Address)
                {
                    writer.Patch($"thread[{t}].stack.rva", (ulong)writer.Position);
                }
            }
            writer.PlaceMemory(memory[i].Address, memory[i].Bytes, $"memory[{i}].bytes");
        }
        if (memory64.Count > 0)
        {
            writer.Patch("memory64.base", (ulong)writer.Position);
        }
        for (int i = 0; i < memory64.Count; i++)
        {
            writer.PlaceMemory(memory64[i].Address, memory64[i].Bytes, $"memory64[{i}].bytes");
        }
    }
}
