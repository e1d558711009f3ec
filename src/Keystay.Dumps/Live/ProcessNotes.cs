using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Keystay.Dumps.Elf;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Live;

/// <summary>The notes of a frozen process: each thread's registers, its files, its auxiliary vector.</summary>
internal static class ProcessNotes
{
    private const int PrStatus = 1;

    /// <summary>Register sets besides NT_PRSTATUS that can hold data a program computed with.</summary>
    private static readonly (string Owner, int Type)[] RegisterSets = CoreHeader.Machine switch
    {
        62 => [("CORE", 2), ("LINUX", 0x202)],
        183 => [("CORE", 2), ("LINUX", 0x405), ("LINUX", 0x40b), ("LINUX", 0x40c), ("LINUX", 0x40d)],
        243 => [("CORE", 2), ("LINUX", 0x901)],
        _ => [("CORE", 2)],
    };

    /// <summary>All notes; the caller zeroes them, as they hold registers.</summary>
    public static byte[] Build(int id, FrozenProcess process, IReadOnlyList<LinuxMap> maps)
    {
        using var notes = new MemoryStream();
        foreach (int thread in process.Threads)
        {
            AddThread(notes, thread);
        }
        CoreHeader.AddNote(notes, "CORE", CoreNoteNames.File, Files(maps));
        CoreHeader.AddNote(notes, "CORE", CoreNoteNames.Auxv, File.ReadAllBytes($"/proc/{id}/auxv"));
        byte[] built = notes.ToArray();
        CryptographicOperations.ZeroMemory(notes.GetBuffer());
        return built;
    }

    private static void AddThread(MemoryStream notes, int thread)
    {
        byte[] general = LinuxCalls.Registers(thread, PrStatus);
        if (general.Length == 0)
        {
            return;
        }
        // struct elf_prstatus of 64-bit machines: pr_pid at 32, pr_reg at 112, then pr_fpvalid and padding.
        byte[] status = new byte[112 + general.Length + 8];
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(32), thread);
        general.CopyTo(status, 112);
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(112 + general.Length), 1);
        CoreHeader.AddNote(notes, "CORE", PrStatus, status);
        foreach (var (owner, type) in RegisterSets)
        {
            byte[] registers = LinuxCalls.Registers(thread, type);
            if (registers.Length > 0)
            {
                CoreHeader.AddNote(notes, owner, (uint)type, registers);
            }
            CryptographicOperations.ZeroMemory(registers);
        }
        CryptographicOperations.ZeroMemory(general);
        CryptographicOperations.ZeroMemory(status);
    }

    /// <summary>NT_FILE: count, page size, then start, end and file page of each, then the names.</summary>
    private static byte[] Files(IReadOnlyList<LinuxMap> maps)
    {
        const ulong pageSize = 4096;
        var files = maps.Where(m => m.Inode != 0 && m.Name.StartsWith('/')).ToList();
        using var note = new MemoryStream();
        using var writer = new BinaryWriter(note, Encoding.UTF8);
        writer.Write((ulong)files.Count);
        writer.Write(pageSize);
        foreach (var file in files)
        {
            writer.Write(file.Start);
            writer.Write(file.End);
            writer.Write(file.FileOffset / pageSize);
        }
        foreach (var file in files)
        {
            writer.Write(Encoding.UTF8.GetBytes(file.Name));
            writer.Write((byte)0);
        }
        return note.ToArray();
    }
}
