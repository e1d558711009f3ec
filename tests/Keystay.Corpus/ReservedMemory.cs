using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Corpus;

/// <summary>
/// Takes out of a core what the process had only reserved (no access at all): gdb writes such ranges as zeros, half a gigabyte of them for V8,
/// more for a Java virtual machine. The kernel's own cores leave them out the same way: p_memsz without p_filesz.
/// </summary>
internal static class ReservedMemory
{
    private const int ProgramHeaderSize = 56;

    /// <summary>The ranges a process may not touch, as /proc/PID/maps tells them.</summary>
    public static (ulong Start, ulong End)[] Of(int process) =>
    [
        .. from line in File.ReadLines($"/proc/{process}/maps")
           let words = line.Split(' ')
           where words[1].StartsWith("---", StringComparison.Ordinal)
           let ends = words[0].Split('-')
           select (Address(ends[0]), Address(ends[1])),
    ];

    private static ulong Address(string hex) => ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Rewrites a 64-bit little-endian core without those ranges; every other byte of memory and every note stays.</summary>
    public static void CutFrom(string core, (ulong Start, ulong End)[] reserved)
    {
        string whole = core + ".whole";
        File.Move(core, whole);
        using (var from = File.OpenHandle(whole))
        using (var to = File.OpenHandle(core, FileMode.CreateNew, FileAccess.Write))
        {
            byte[] header = new byte[64];
            RandomAccess.Read(from, header, 0);
            int count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
            long at = (long)BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(32));
            byte[] table = new byte[count * ProgramHeaderSize];
            RandomAccess.Read(from, table, at);
            header.AsSpan(40, 8).Clear(); // e_shoff, e_shnum and e_shstrndx: section headers repeat the program headers
            header.AsSpan(58, 6).Clear();
            long end = header.Length + table.Length;
            for (int i = 0; i < count; i++)
            {
                end = Move(from, to, table.AsSpan(i * ProgramHeaderSize, ProgramHeaderSize), end, reserved);
            }
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), (ulong)header.Length);
            RandomAccess.Write(to, header, 0);
            RandomAccess.Write(to, table, header.Length);
        }
        File.Delete(whole);
    }

    /// <returns>Where the next segment goes.</returns>
    private static long Move(SafeFileHandle from, SafeFileHandle to, Span<byte> programHeader, long end, (ulong Start, ulong End)[] reserved)
    {
        long offset = (long)BinaryPrimitives.ReadUInt64LittleEndian(programHeader[8..]);
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(programHeader[16..]);
        long size = (long)BinaryPrimitives.ReadUInt64LittleEndian(programHeader[32..]);
        bool isLoad = BinaryPrimitives.ReadUInt32LittleEndian(programHeader) == 1;
        end = isLoad ? (end + 4095) / 4096 * 4096 : end;
        BinaryPrimitives.WriteUInt64LittleEndian(programHeader[8..], (ulong)end);
        if (isLoad && reserved.Any(r => address >= r.Start && address + (ulong)size <= r.End) && IsZero(from, offset, size))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(programHeader[32..], 0);
            return end;
        }
        Copy(from, offset, size, (bytes, done) => RandomAccess.Write(to, bytes, end + done));
        return end + size;
    }

    /// <summary>Memory that was written and then locked away is no mere reservation: gdb reads it all the same.</summary>
    private static bool IsZero(SafeFileHandle file, long offset, long size)
    {
        bool zero = true;
        Copy(file, offset, size, (bytes, _) => zero &= !bytes.ContainsAnyExcept((byte)0));
        return zero;
    }

    private static void Copy(SafeFileHandle from, long offset, long size, DumpBytes.Reader take)
    {
        byte[] buffer = new byte[1 << 20];
        for (long done = 0; done < size;)
        {
            int read = RandomAccess.Read(from, buffer.AsSpan(0, (int)Math.Min(buffer.Length, size - done)), offset + done);
            if (read == 0)
            {
                throw new InvalidOperationException("gdb wrote a core that ends early.");
            }
            take(buffer.AsSpan(0, read), done);
            done += read;
        }
    }
}
