namespace Keystay.Dumps.Testing;

/// <summary>Makes ELF cores (System V gABI chapters 4 and 5; Linux core(5); elf(5) for PN_XNUM).</summary>
/// <remarks>
/// Layout: ELF header, section header 0 when numbering is extended, program headers, notes, memory.
/// Fields are named as in the gABI: <c>e_phnum</c>, <c>phdr[1].p_filesz</c> (program header 0 is the notes'), <c>note[0].n_descsz</c>,
/// <c>note[0].desc</c>, <c>sh_info</c>.
/// </remarks>
public sealed class ElfCoreBuilder(bool is64 = true, bool bigEndian = false)
{
    /// <summary>PN_XNUM (elf(5)): the real count is in sh_info of section header 0.</summary>
    private const uint ExtendedNumber = 0xffff;

    private readonly List<(ulong Address, byte[] Bytes, ulong MemorySize, uint Flags)> loads = [];
    private readonly List<(string Name, uint Type, byte[] Desc)> notes = [];
    private bool extendedNumbering;
    private ushort type = 4;

    private int WordSize => is64 ? 8 : 4;

    private int ProgramHeaderSize => is64 ? 56 : 32;

    private int SectionHeaderSize => is64 ? 64 : 40;

    /// <summary>A PT_LOAD segment; <paramref name="memorySize"/> beyond the bytes is memory that the dumper left out.</summary>
    /// <param name="address">p_vaddr.</param>
    /// <param name="bytes">The bytes in the file.</param>
    /// <param name="memorySize">p_memsz; the bytes' length when null.</param>
    /// <param name="flags">p_flags: 1 execute, 2 write, 4 read.</param>
    public ElfCoreBuilder Load(ulong address, byte[] bytes, ulong? memorySize = null, uint flags = 6)
    {
        loads.Add((address, bytes, memorySize ?? (ulong)bytes.Length, flags));
        return this;
    }

    /// <summary>A note as it is, however strange.</summary>
    public ElfCoreBuilder Note(string name, uint noteType, byte[] desc)
    {
        notes.Add((name, noteType, desc));
        return this;
    }

    /// <summary>NT_PRSTATUS: a thread begins here.</summary>
    public ElfCoreBuilder PrStatus(uint threadId, byte[]? registers = null) =>
        Note("CORE", 1, ElfNotes.PrStatus(is64, bigEndian, threadId, registers ?? new byte[is64 ? 216 : 68]));

    /// <summary>NT_FPREGSET of the last thread.</summary>
    public ElfCoreBuilder FpRegs(byte[] registers) => Note("CORE", 2, registers);

    /// <summary>NT_X86_XSTATE of the last thread.</summary>
    public ElfCoreBuilder XState(byte[] registers) => Note("LINUX", 0x202, registers);

    /// <summary>NT_FILE: the mapped files.</summary>
    public ElfCoreBuilder NtFile(params (ulong Start, ulong End, ulong PageOffset, string Path)[] files) =>
        Note("CORE", 0x46494c45, ElfNotes.Files(is64, bigEndian, files));

    /// <summary>NT_AUXV: (type, value) pairs, closed by AT_NULL.</summary>
    public ElfCoreBuilder Auxv(params (ulong Type, ulong Value)[] entries) => Note("CORE", 6, ElfNotes.Auxv(is64, bigEndian, entries));

    /// <summary>NT_SIGINFO.</summary>
    public ElfCoreBuilder SigInfo(uint signal) => Note("CORE", 0x53494749, ElfNotes.SigInfo(bigEndian, signal));

    /// <summary>Puts the number of program headers into section header 0, as kernels do from 65,535 on.</summary>
    public ElfCoreBuilder ExtendedNumbering()
    {
        extendedNumbering = true;
        return this;
    }

    /// <summary>Another e_type than ET_CORE (4): 2 is a program, 3 a library.</summary>
    public ElfCoreBuilder Type(ushort eType)
    {
        type = eType;
        return this;
    }

    public BuiltDump Build()
    {
        var writer = new DumpWriter(bigEndian);
        int headers = loads.Count + (notes.Count > 0 ? 1 : 0);
        WriteHeader(writer, headers);
        WriteProgramHeaders(writer);
        WriteNotes(writer);
        for (int i = 0; i < loads.Count; i++)
        {
            writer.Patch(LoadField(i, "p_offset"), (ulong)writer.Position);
            writer.PlaceMemory(loads[i].Address, loads[i].Bytes, $"load[{i}]");
        }
        return new BuiltDump(writer);
    }

    private void WriteHeader(DumpWriter writer, int headers)
    {
        int headerSize = is64 ? 64 : 52;
        int sections = extendedNumbering ? SectionHeaderSize : 0;
        writer.Bytes([0x7f, (byte)'E', (byte)'L', (byte)'F'], "magic")
            .U8((byte)(is64 ? 2 : 1), "ei_class").U8((byte)(bigEndian ? 2 : 1), "ei_data").U8(1, "ei_version").Zeros(9)
            .U16(type, "e_type").U16(Machine(), "e_machine").U32(1, "e_version")
            .Number(0, WordSize, "e_entry")
            .Number((ulong)(headerSize + sections), WordSize, "e_phoff")
            .Number(extendedNumbering ? (ulong)headerSize : 0, WordSize, "e_shoff")
            .U32(0, "e_flags").U16((uint)headerSize, "e_ehsize").U16((uint)ProgramHeaderSize, "e_phentsize")
            .U16(extendedNumbering ? ExtendedNumber : (uint)headers, "e_phnum")
            .U16((uint)sections, "e_shentsize").U16(extendedNumbering ? 1u : 0, "e_shnum").U16(0, "e_shstrndx");
        if (extendedNumbering)
        {
            writer.U32(0, "sh_name").U32(0, "sh_type").Zeros(3 * WordSize).Number(1, WordSize, "sh_size")
                .U32(0, "sh_link").U32((uint)headers, "sh_info").Zeros(2 * WordSize);
        }
    }

    private uint Machine() => (is64, bigEndian) switch
    {
        (true, false) => 62, // EM_X86_64
        (false, false) => 3, // EM_386
        (true, true) => 22, // EM_S390, which has no little-endian form
        (false, true) => 20, // EM_PPC
    };

    private void WriteProgramHeaders(DumpWriter writer)
    {
        if (notes.Count > 0)
        {
            WriteProgramHeader(writer, "phdr[0]", 4, 0, 0, 0, 0);
        }
        for (int i = 0; i < loads.Count; i++)
        {
            var (address, bytes, memorySize, flags) = loads[i];
            WriteProgramHeader(writer, LoadField(i), 1, address, (ulong)bytes.Length, memorySize, flags);
        }
    }

    private string LoadField(int load, string? field = null) =>
        $"phdr[{load + (notes.Count > 0 ? 1 : 0)}]" + (field is null ? "" : "." + field);

    private void WriteProgramHeader(DumpWriter writer, string name, uint kind, ulong address, ulong fileSize, ulong memorySize, uint flags)
    {
        writer.U32(kind, name + ".p_type");
        if (is64)
        {
            writer.U32(flags, name + ".p_flags");
        }
        writer.Number(0, WordSize, name + ".p_offset").Number(address, WordSize, name + ".p_vaddr").Number(0, WordSize)
            .Number(fileSize, WordSize, name + ".p_filesz").Number(memorySize, WordSize, name + ".p_memsz");
        if (!is64)
        {
            writer.U32(flags, name + ".p_flags");
        }
        writer.Number(1, WordSize, name + ".p_align");
    }

    private void WriteNotes(DumpWriter writer)
    {
        int start = writer.Position;
        for (int i = 0; i < notes.Count; i++)
        {
            var (name, noteType, desc) = notes[i];
            writer.U32((uint)name.Length + 1, $"note[{i}].n_namesz").U32((uint)desc.Length, $"note[{i}].n_descsz").U32(noteType, $"note[{i}].n_type")
                .Text(name + "\0", $"note[{i}].name").Zeros(Padding(name.Length + 1))
                .Bytes(desc, $"note[{i}].desc").Zeros(Padding(desc.Length));
        }
        if (notes.Count > 0)
        {
            writer.Patch("phdr[0].p_offset", (ulong)start);
            writer.Patch("phdr[0].p_filesz", (ulong)(writer.Position - start));
        }
    }

    /// <summary>Linux pads notes to 4 bytes in 64-bit files too, whatever the gABI says.</summary>
    private static int Padding(int length) => (4 - length % 4) % 4;
}
