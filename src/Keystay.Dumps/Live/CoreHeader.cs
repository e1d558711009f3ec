using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Keystay.Dumps.Elf;

namespace Keystay.Dumps.Live;

/// <summary>Builds the front of a 64-bit ELF core: header, program headers and notes as the kernel writes them (fs/binfmt_elf.c).</summary>
internal static class CoreHeader
{
    private const int PageSize = 4096;
    private const uint Note = ProgramHeader.Note, Load = ProgramHeader.Load;

    /// <summary>EM_ number of this machine, or 0 when cores of it are not written.</summary>
    public static ushort Machine => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        Architecture.RiscV64 => 243,
        Architecture.LoongArch64 => 258,
        _ => 0,
    };

    /// <summary>The front, padded to whole pages; the extents' bytes follow in their order.</summary>
    public static byte[] Build(IReadOnlyList<MemoryExtent> extents, byte[] notes)
    {
        int count = extents.Count + 1;
        bool isExtended = count >= ElfHeader.CountInSectionHeader;
        int sectionAt = ElfHeader.Size64 + count * ProgramHeader.Size64;
        int notesAt = sectionAt + (isExtended ? ElfHeader.Size64 : 0);
        byte[] front = new byte[(notesAt + notes.Length + PageSize - 1) / PageSize * PageSize];
        WriteHeader(front, isExtended ? ElfHeader.CountInSectionHeader : count, isExtended ? sectionAt : 0);
        WriteProgramHeader(front.AsSpan(ElfHeader.Size64), Note, 0, (ulong)notesAt, 0, (ulong)notes.Length, 4);
        ulong offset = (ulong)front.Length;
        for (int i = 0; i < extents.Count; i++)
        {
            var extent = extents[i];
            uint flags = (extent.Map.Access.HasFlag(MemoryAccess.Read) ? 4u : 0) | (extent.Map.Access.HasFlag(MemoryAccess.Write) ? 2u : 0)
                | (extent.Map.Access.HasFlag(MemoryAccess.Execute) ? 1u : 0);
            WriteProgramHeader(front.AsSpan(ElfHeader.Size64 + (i + 1) * ProgramHeader.Size64), Load, flags, offset, extent.Start, extent.End - extent.Start, PageSize);
            offset += extent.End - extent.Start;
        }
        if (isExtended)
        {
            // Section header 0: sh_info has the count of program headers (PN_XNUM).
            BinaryPrimitives.WriteInt32LittleEndian(front.AsSpan(sectionAt + 44), count);
        }
        notes.CopyTo(front, notesAt);
        return front;
    }

    public static void AddNote(Stream notes, string owner, uint type, ReadOnlySpan<byte> descriptor)
    {
        byte[] name = Encoding.ASCII.GetBytes(owner + '\0');
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(header, name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], descriptor.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], type);
        notes.Write(header);
        WritePadded(notes, name);
        WritePadded(notes, descriptor);
    }

    private static void WritePadded(Stream notes, ReadOnlySpan<byte> bytes)
    {
        notes.Write(bytes);
        notes.Write(new byte[(4 - bytes.Length % 4) % 4]);
    }

    private static void WriteHeader(Span<byte> header, int programHeaders, int sectionAt)
    {
        "\u007fELF"u8.CopyTo(header);
        (header[4], header[5], header[6]) = (2, 1, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], ElfHeader.CoreType);
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], Machine);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], ElfHeader.Size64);
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], (ulong)sectionAt);
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], ElfHeader.Size64);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], ProgramHeader.Size64);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], (ushort)programHeaders);
        BinaryPrimitives.WriteUInt16LittleEndian(header[58..], (ushort)(sectionAt == 0 ? 0 : ElfHeader.Size64));
        BinaryPrimitives.WriteUInt16LittleEndian(header[60..], (ushort)(sectionAt == 0 ? 0 : 1));
    }

    private static void WriteProgramHeader(Span<byte> header, uint type, uint flags, ulong offset, ulong address, ulong size, ulong alignment)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], size);
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], type == Load ? size : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(header[48..], alignment);
    }
}
