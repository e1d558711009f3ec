using System.Buffers.Binary;
using System.Globalization;
using Keystay.Dumps;

namespace Keystay.Redaction.Debugging;

/// <summary>
/// Threads, modules and the exception by Keystay's own reader. Of registers only the instruction and the stack pointer count: any other may hold
/// a piece of a key that redaction has to overwrite.
/// </summary>
internal sealed class StructureInspection(Dump dump)
{
    public StructureFingerprint Read()
    {
        using var lines = new LineHash();
        int machine = Machine();
        foreach (var thread in dump.Threads)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"thread {thread.Id}"));
            foreach (var registers in thread.Registers)
            {
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"registers {registers.Offset} {registers.Length} {Pointers(registers, machine)}"));
            }
        }
        foreach (var module in dump.Modules)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"module {module.Address:x} {module.Size} {module.Name}"));
        }
        foreach (var area in dump.Areas)
        {
            if (Reason(area) is { } reason)
            {
                lines.Add(reason);
            }
        }
        return new(dump.Threads.Count, dump.Modules.Count, lines.Value());
    }

    /// <summary>e_machine of an ELF file; the processor architecture of a minidump's SystemInfo stream, below zero so that the two never meet.</summary>
    private int Machine() => dump.Format switch
    {
        DumpFormat.ElfCore => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(18, 2)),
        DumpFormat.Minidump when dump.Areas.FirstOrDefault(a => a.Name == "SystemInfo stream") is { Length: >= 2 } info =>
            -1 - BinaryPrimitives.ReadUInt16LittleEndian(Bytes(info.Offset, 2)),
        _ => 0,
    };

    /// <summary>
    /// pr_reg stands at 112 (64 bit) or 72 in struct elf_prstatus, with the order of asm/ptrace.h; CONTEXT is that of winnt.h. Other register
    /// sets and machines tell neither pointer.
    /// </summary>
    private string Pointers(NamedArea registers, int machine)
    {
        var (instruction, stack, width) = (machine, registers.Name) switch
        {
            (62, var name) when IsStatus(name) => (112 + 16 * 8, 112 + 19 * 8, 8),
            (183, var name) when IsStatus(name) => (112 + 32 * 8, 112 + 31 * 8, 8),
            (3, var name) when IsStatus(name) => (72 + 12 * 4, 72 + 15 * 4, 4),
            (40, var name) when IsStatus(name) => (72 + 15 * 4, 72 + 13 * 4, 4),
            (-1 - 9, _) => (0xf8, 0x98, 8),
            (-1 - 0, _) => (0xb8, 0xc4, 4),
            (-1 - 12, _) => (0x108, 0x100, 8),
            _ => (0, 0, 0),
        };
        return width == 0 ? "" : $"{Hex(registers, instruction, width)} {Hex(registers, stack, width)}";
    }

    private static bool IsStatus(string name) => name.StartsWith("NT_PRSTATUS ", StringComparison.Ordinal);

    /// <summary>The signal (si_signo, si_errno, si_code) or the exception (thread, code, address of the instruction).</summary>
    private string? Reason(NamedArea area) => area.Name switch
    {
        "NT_SIGINFO" when area.Length >= 12 => $"signal {Hex(area, 0, 12)}",
        "Exception stream" when area.Length >= 32 => $"exception {Hex(area, 0, 4)} {Hex(area, 8, 4)} {Hex(area, 24, 8)}",
        _ => null,
    };

    private string Hex(NamedArea area, int at, int length) => at + length <= area.Length ? Convert.ToHexStringLower(Bytes(area.Offset + at, length)) : "cut";

    private byte[] Bytes(long offset, int length)
    {
        var bytes = new byte[length];
        _ = dump.Read(offset, bytes);
        return bytes;
    }
}
