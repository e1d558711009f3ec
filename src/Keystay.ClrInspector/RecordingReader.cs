using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Runtime;
using Microsoft.Diagnostics.Runtime.DataReaders.Implementation;

namespace Keystay.ClrInspector;

/// <summary>A dump's memory that remembers what was read of it.</summary>
internal sealed class RecordingReader(IDataReader dump) : IDataReader, IThreadReader
{
    private readonly Lock guard = new();
    private readonly SortedDictionary<ulong, ulong> ends = [];

    public string DisplayName => dump.DisplayName;
    public bool IsThreadSafe => false;
    public OSPlatform TargetPlatform => dump.TargetPlatform;
    public Architecture Architecture => dump.Architecture;
    public int ProcessId => dump.ProcessId;
    public int PointerSize => dump.PointerSize;

    /// <summary>What was read: address and length, sorted; ranges that touch are one.</summary>
    public IReadOnlyList<ulong[]> Ranges()
    {
        var ranges = new List<ulong[]>();
        foreach (var (start, end) in ends)
        {
            if (ranges.Count > 0 && ranges[^1] is var last && start <= last[0] + last[1])
            {
                last[1] = Math.Max(last[1], end - last[0]);
            }
            else
            {
                ranges.Add([start, end - start]);
            }
        }
        return ranges;
    }

    public int Read(ulong address, Span<byte> buffer)
    {
        int read = dump.Read(address, buffer);
        if (read > 0)
        {
            lock (guard)
            {
                ends[address] = Math.Max(ends.GetValueOrDefault(address), address + (ulong)read);
            }
        }
        return read;
    }

    public bool Read<T>(ulong address, out T value)
        where T : unmanaged
    {
        value = default;
        return Read(address, MemoryMarshal.AsBytes(new Span<T>(ref value))) == Marshal.SizeOf<T>();
    }

    public T Read<T>(ulong address)
        where T : unmanaged => Read(address, out T value) ? value : default;

    public bool ReadPointer(ulong address, out ulong value)
    {
        Span<byte> word = stackalloc byte[8];
        word.Clear();
        bool isRead = Read(address, word[..PointerSize]) == PointerSize;
        value = isRead ? BitConverter.ToUInt64(word) : 0;
        return isRead;
    }

    public ulong ReadPointer(ulong address) => ReadPointer(address, out ulong value) ? value : 0;

    public IEnumerable<ModuleInfo> EnumerateModules() => dump.EnumerateModules();

    public bool GetThreadContext(uint threadId, uint contextFlags, Span<byte> context) => dump.GetThreadContext(threadId, contextFlags, context);

    public void FlushCachedData() => dump.FlushCachedData();

    public IEnumerable<uint> EnumerateOSThreadIds() => ((IThreadReader)dump).EnumerateOSThreadIds();

    public ulong GetThreadTeb(uint osThreadId) => ((IThreadReader)dump).GetThreadTeb(osThreadId);
}
