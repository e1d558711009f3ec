namespace Keystay.Dumps.Testing;

/// <summary>Payloads of core notes as Linux writes them (struct elf_prstatus, NT_FILE in fs/binfmt_elf.c, getauxval(3)).</summary>
internal static class ElfNotes
{
    public static byte[] PrStatus(bool is64, bool bigEndian, uint threadId, byte[] registers)
    {
        int word = is64 ? 8 : 4;
        return new DumpWriter(bigEndian)
            .U32(11).U32(0).U32(0) // pr_info: si_signo, si_code, si_errno
            .U16(11).Zeros(2) // pr_cursig
            .Number(0, word).Number(0, word) // pr_sigpend, pr_sighold
            .U32(threadId).U32(1).U32(threadId).U32(threadId) // pr_pid, pr_ppid, pr_pgrp, pr_sid
            .Zeros(4 * 2 * word) // pr_utime, pr_stime, pr_cutime, pr_cstime
            .Bytes(registers)
            .U32(1).Zeros(is64 ? 4 : 0) // pr_fpvalid
            .ToArray();
    }

    public static byte[] Files(bool is64, bool bigEndian, (ulong Start, ulong End, ulong PageOffset, string Path)[] files)
    {
        int word = is64 ? 8 : 4;
        var writer = new DumpWriter(bigEndian).Number((ulong)files.Length, word).Number(4096, word);
        foreach (var (start, end, pageOffset, _) in files)
        {
            writer.Number(start, word).Number(end, word).Number(pageOffset, word);
        }
        foreach (var (_, _, _, path) in files)
        {
            writer.Text(path + "\0");
        }
        return writer.ToArray();
    }

    public static byte[] Auxv(bool is64, bool bigEndian, (ulong Type, ulong Value)[] entries)
    {
        int word = is64 ? 8 : 4;
        var writer = new DumpWriter(bigEndian);
        foreach (var (type, value) in entries)
        {
            writer.Number(type, word).Number(value, word);
        }
        return writer.Zeros(2 * word).ToArray();
    }

    public static byte[] SigInfo(bool bigEndian, uint signal) => new DumpWriter(bigEndian).U32(signal).Zeros(124).ToArray();
}
