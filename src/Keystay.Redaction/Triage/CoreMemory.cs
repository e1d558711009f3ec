using System.Buffers.Binary;
using Keystay.Dumps;

namespace Keystay.Redaction.Triage;

/// <summary>Words and texts of an ELF core.</summary>
internal static class CoreMemory
{
    private const int MostText = 4096;  // PATH_MAX

    /// <summary>e_machine.</summary>
    public static ushort Machine(Dump dump)
    {
        Span<byte> bytes = stackalloc byte[2];
        return dump.Read(18, bytes) == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;
    }

    /// <summary>A pointer-sized word, or null where the dump has none.</summary>
    public static ulong? Word(Dump dump, ulong address)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes = bytes[..(dump.PointerSize == 8 ? 8 : 4)];
        if (dump.ReadMemory(address, bytes) != bytes.Length)
        {
            return null;
        }
        return bytes.Length == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    /// <summary>The bytes up to a zero, at most those of a path.</summary>
    public static byte[] Text(Dump dump, ulong address)
    {
        var bytes = new byte[MostText];
        int there = dump.ReadMemory(address, bytes);
        int end = bytes.AsSpan(0, there).IndexOf((byte)0);
        return bytes[..(end < 0 ? there : end)];
    }

    /// <summary>pr_pid of struct elf_prpsinfo; 0 where there is none.</summary>
    public static uint ProcessId(Dump dump)
    {
        Span<byte> bytes = stackalloc byte[4];
        var note = dump.Areas.FirstOrDefault(a => a.Name == "NT_PRPSINFO");
        int at = dump.PointerSize == 8 ? 24 : 12;
        return note.Length >= at + 4 && dump.Read(note.Offset + at, bytes) == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
    }
}
