using System.Buffers.Binary;
using Keystay.Dumps;

namespace Keystay.Redaction.Triage;

/// <summary>The stacks of an ELF core's threads, from the stack pointers on.</summary>
internal static class CoreStacks
{
    /// <summary>Bytes below the stack pointer that a leaf function may use: 128 on x86-64, 288 on Power (System V psABI).</summary>
    private const ulong RedZone = 288;

    /// <summary>The usual limit of a stack (ulimit -s). Neighbouring mappings look like one, so a mapping's end alone says too little.</summary>
    private const ulong MostStack = 8UL << 20;

    /// <summary>struct pthread of glibc, which lies at a stack's upper end with the thread pointer to it.</summary>
    private const ulong ThreadDescriptor = 2304;

    private const ulong AtRandom = 25;
    private const ulong AtExecFn = 31;
    private const ushort MachineX8664 = 62;

    /// <exception cref="RedactionException">The core's architecture is one whose stack pointer is not known.</exception>
    public static void Keep(Dump dump, KeptMemory kept)
    {
        if (dump.Threads.Count == 0 || dump.Threads.All(t => t.StackPointer == 0))
        {
            throw new RedactionException(RedactionCodes.ProfileUnsupported,
                "The core tells no thread's stack pointer, or is of an architecture whose registers are not known here. Use the profile 'keys'.");
        }
        var auxiliary = AuxiliaryVector.Of(dump);
        // The system puts the arguments' and the environment's text behind 16 random bytes: credentials, and nothing a stack trace needs.
        ulong? strings = auxiliary.TryGetValue(AtRandom, out ulong random) ? random : null;
        var first = strings is { } text ? dump.MappingAt(text) : null;
        foreach (var thread in dump.Threads.Where(t => t.StackPointer != 0))
        {
            KeepFrom(thread.StackPointer, dump, kept, first, strings);
            KeepInterrupted(thread, dump, kept, first, strings);
        }
        if (auxiliary.TryGetValue(AtExecFn, out ulong name))
        {
            kept.Add(name, (ulong)CoreMemory.Text(dump, name).Length + 1);
        }
    }

    private static void KeepFrom(ulong pointer, Dump dump, KeptMemory kept, Mapping? first, ulong? strings)
    {
        ulong start = pointer - Math.Min(pointer, RedZone), end = pointer + Math.Min(MostStack, ulong.MaxValue - pointer);
        if (dump.MappingAt(pointer) is { } mapping)
        {
            (start, end) = (Math.Max(start, mapping.Start), Math.Min(end, mapping.Start + mapping.Length));
            if (mapping == first)
            {
                end = Math.Min(end, strings!.Value);
            }
        }
        if (start < end)
        {
            kept.Add(start, end - start);
        }
    }

    /// <summary>A thread that was interrupted on another stack (sigaltstack(2)) has its frames there and on its own one.</summary>
    private static void KeepInterrupted(DumpThread thread, Dump dump, KeptMemory kept, Mapping? first, ulong? strings)
    {
        var here = dump.MappingAt(thread.StackPointer);
        bool isFirst = thread == dump.Threads[0] || thread.Id == CoreMemory.ProcessId(dump);
        if (isFirst && first is not null && here != first)
        {
            kept.Add(first.Start, strings!.Value - first.Start);
        }
        if (!isFirst && ThreadPointer(dump, thread) is { } pointer && dump.MappingAt(pointer) is { IsFileBacked: false } own && own != here)
        {
            ulong start = Math.Max(own.Start, pointer - Math.Min(pointer, MostStack));
            kept.Add(start, Math.Min(pointer + ThreadDescriptor, own.Start + own.Length) - start);
        }
    }

    /// <summary>fs_base of struct user_regs_struct (sys/user.h), behind the 112 bytes of struct elf_prstatus that come before it.</summary>
    private static ulong? ThreadPointer(Dump dump, DumpThread thread)
    {
        const int fsBaseAt = 112 + (21 * 8);
        var registers = thread.Registers.FirstOrDefault(r => r.Name.StartsWith("NT_PRSTATUS", StringComparison.Ordinal));
        Span<byte> word = stackalloc byte[8];
        return CoreMemory.Machine(dump) == MachineX8664 && registers.Length >= fsBaseAt + 8 && dump.Read(registers.Offset + fsBaseAt, word) == 8
            ? BinaryPrimitives.ReadUInt64LittleEndian(word) : null;
    }
}
