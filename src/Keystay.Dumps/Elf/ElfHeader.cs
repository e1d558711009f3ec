using System.Buffers.Binary;

namespace Keystay.Dumps.Elf;

/// <summary>The ELF header (System V gABI, chapter 4).</summary>
/// <param name="Is64Bit">Whether the file is of class ELFCLASS64.</param>
/// <param name="Machine">e_machine, an EM_ number.</param>
/// <param name="ProgramHeaders">e_phoff.</param>
/// <param name="ProgramHeaderSize">e_phentsize.</param>
/// <param name="ProgramHeaderCount">e_phnum, before PN_XNUM is resolved.</param>
/// <param name="SectionHeaders">e_shoff.</param>
/// <param name="SectionHeaderSize">e_shentsize.</param>
/// <param name="SectionHeaderCount">e_shnum.</param>
internal sealed record ElfHeader(
    bool Is64Bit,
    ushort Machine,
    ulong ProgramHeaders,
    ushort ProgramHeaderSize,
    ushort ProgramHeaderCount,
    ulong SectionHeaders,
    ushort SectionHeaderSize,
    ushort SectionHeaderCount)
{
    public const int Size64 = 64;
    public const int Size32 = 52;
    public const ushort CoreType = 4;

    /// <summary>PN_XNUM: the count of program headers stands in sh_info of section header 0.</summary>
    public const ushort CountInSectionHeader = 0xffff;

    public int Size => Is64Bit ? Size64 : Size32;

    /// <summary>Reads a little-endian header of <see cref="Size"/> bytes.</summary>
    public static ElfHeader Parse(ReadOnlySpan<byte> bytes, bool is64Bit)
    {
        ushort machine = U16(bytes, 18);
        return is64Bit
            ? new(true, machine, U64(bytes, 32), U16(bytes, 54), U16(bytes, 56), U64(bytes, 40), U16(bytes, 58), U16(bytes, 60))
            : new(false, machine, U32(bytes, 28), U16(bytes, 42), U16(bytes, 44), U32(bytes, 32), U16(bytes, 46), U16(bytes, 48));
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
