using System.Buffers.Binary;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Elf;

/// <summary>
/// Walks the notes of a core (System V gABI, chapter 5, note section; Linux fs/binfmt_elf.c for their order): a thread's NT_PRSTATUS comes
/// before its other register sets.
/// </summary>
internal sealed class CoreNotes(HeaderReader file, DumpLimits limits, LayoutBuilder layout, ElfHeader header)
{
    private const int NoteHeader = 12;
    private const int MaxOwner = 256;
    private readonly int wordSize = header.Is64Bit ? 8 : 4;
    private readonly List<(uint Id, List<NamedArea> Registers)> threads = [];
    private int count;

    /// <summary>Stack pointers in the order of the threads; 0 when unknown.</summary>
    public List<(uint Thread, ulong Address)> StackPointers { get; } = [];

    /// <summary>The rows of NT_FILE.</summary>
    public List<MappedFile> Files { get; } = [];

    /// <summary>The first value of each type in NT_AUXV.</summary>
    public Dictionary<ulong, ulong> Auxv { get; } = [];

    public void Read(ProgramHeader segment)
    {
        if (segment.Offset >= (ulong)file.Length)
        {
            layout.AddArea(segment.Offset, segment.FileSize, "notes");
            return;
        }
        long offset = (long)segment.Offset;
        long end = segment.FileSize > (ulong)(file.Length - offset) ? file.Length : offset + (long)segment.FileSize;
        if ((ulong)(end - offset) < segment.FileSize)
        {
            layout.AddProblem(ProblemCodes.Truncated, end, "The file ends inside the notes; registers may be missing. Take the dump again if you can.");
        }
        // gABI says 8 for 64-bit files, every Linux dumper pads to 4 and says so or nothing in p_align.
        int padding = segment.Alignment == 8 ? 8 : 4;
        while (end - offset >= NoteHeader && file.TryRead(offset, NoteHeader, out var bytes))
        {
            uint ownerSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
            long descriptor = offset + NoteHeader + Padded(ownerSize, padding);
            if (descriptor + size > end)
            {
                layout.AddProblem(end == file.Length ? ProblemCodes.Truncated : ProblemCodes.BadHeader, offset,
                    $"A note of type 0x{type:x} and {size} bytes runs past the end of the notes; it and what follows are scanned without names.");
                break;
            }
            if (++count > limits.MaxSegments)
            {
                layout.AddProblem(ProblemCodes.TooMany, offset, $"The core has more than {limits.MaxSegments} notes; the rest are scanned without names.");
                break;
            }
            string owner = HeaderText.FromUtf8(file.Peek(offset + NoteHeader, (int)Math.Min(ownerSize, MaxOwner)));
            AddNote(owner, type, descriptor, size);
            offset = descriptor + Padded(size, padding);
        }
    }

    /// <summary>Hands the threads to the layout once all notes are read.</summary>
    public void AddThreads() => layout.Threads.AddRange(
        threads.Zip(StackPointers, (t, stack) => new DumpThread(t.Id, null, t.Registers) { StackPointer = stack.Address }));

    private static long Padded(uint size, int to) => (size + (long)to - 1) / to * to;

    private void AddNote(string owner, uint type, long offset, uint size)
    {
        string name = CoreNoteNames.Of(owner, type);
        if (owner == "CORE" && type == CoreNoteNames.PrStatus)
        {
            BeginThread(offset, size);
        }
        bool isRegisters = CoreNoteNames.IsRegisters(owner, type);
        bool ofThread = isRegisters && threads.Count > 0;
        var area = layout.AddArea((ulong)offset, size, ofThread ? $"{name} of thread {threads[^1].Id}" : name, isRegisters);
        if (area is not { } present)
        {
            return;
        }
        if (ofThread)
        {
            threads[^1].Registers.Add(present);
        }
        else if (owner == "CORE" && type == CoreNoteNames.File)
        {
            Files.AddRange(new FileNote(file, limits, layout, wordSize).Read(present));
        }
        else if (owner == "CORE" && type == CoreNoteNames.Auxv)
        {
            ReadAuxv(present);
        }
    }

    /// <summary>struct elf_prstatus: pr_pid after the signal words, then pr_reg.</summary>
    private void BeginThread(long offset, uint size)
    {
        if (threads.Count == limits.MaxThreads)
        {
            layout.AddProblem(ProblemCodes.TooMany, offset, $"The core has more than {limits.MaxThreads} threads; the registers of the rest go under the last one's name.");
            return;
        }
        int idAt = header.Is64Bit ? 32 : 24;
        uint id = size >= idAt + 4 && file.TryReadUInt32(offset + idAt, out uint value) ? value : 0;
        threads.Add((id, []));
        StackPointers.Add((id, StackPointer(offset, size)));
    }

    private ulong StackPointer(long offset, uint size)
    {
        // The registers' place and width (8 bytes in x32 cores too), and the stack pointer's index among them (asm/ptrace.h of each).
        int index = header.Machine switch
        {
            3 => 15,    // i386: esp
            21 => 1,    // Power: gpr1
            40 => 13,   // ARM
            62 => 19,   // x86-64: rsp
            183 => 31,  // AArch64
            243 => 2,   // RISC-V: x2
            258 => 3,   // LoongArch
            _ => -1,
        };
        int width = header.Is64Bit || header.Machine == 62 ? 8 : 4;
        int at = (header.Is64Bit ? 112 : 72) + index * width;
        if (index < 0 || size < at + width || !file.TryRead(offset + at, width, out var bytes))
        {
            return 0;
        }
        return width == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>Pairs of words, type and value, up to type 0 (AT_NULL).</summary>
    private void ReadAuxv(NamedArea note)
    {
        const int mostPairs = 1024;
        long pairs = Math.Min(note.Length / (2L * wordSize), mostPairs);
        for (long i = 0; i < pairs && file.TryRead(note.Offset + i * 2 * wordSize, 2 * wordSize, out var bytes); i++)
        {
            ulong type = wordSize == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            ulong value = wordSize == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            Auxv.TryAdd(type, value);
        }
    }
}
