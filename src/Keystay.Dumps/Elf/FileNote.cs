using System.Buffers.Binary;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Elf;

/// <summary>
/// The NT_FILE note (Linux fs/binfmt_elf.c, fill_files_note): count and page size, then start, end and file page for each mapping, each a
/// word of the process; then as many names that end in NUL.
/// </summary>
internal sealed class FileNote(HeaderReader file, DumpLimits limits, LayoutBuilder layout, int wordSize)
{
    public List<MappedFile> Read(NamedArea note)
    {
        long rowSize = 3L * wordSize;
        long rows = note.Offset + 2L * wordSize;
        ulong count = Word(note.Offset);
        if (note.Length < 2L * wordSize || count > (ulong)(note.Length - 2L * wordSize) / (ulong)(rowSize + 1))
        {
            layout.AddProblem(ProblemCodes.BadHeader, note.Offset, $"The NT_FILE note of {note.Length} bytes cannot hold {count} mappings; memory goes without file names.");
            return [];
        }
        if (count > (ulong)limits.MaxMappings)
        {
            layout.AddProblem(ProblemCodes.TooMany, note.Offset, $"The NT_FILE note has {count} mappings, more than {limits.MaxMappings}; memory goes without file names.");
            return [];
        }
        var ranges = new List<MappedFile>();
        for (long at = rows; ranges.Count < (int)count; at += rowSize)
        {
            ranges.Add(new(Word(at), Word(at + wordSize), Word(at + 2L * wordSize), ""));
        }
        return ReadNames(ranges, rows + (long)count * rowSize, note.Offset + note.Length);
    }

    private List<MappedFile> ReadNames(List<MappedFile> ranges, long offset, long end)
    {
        var files = new List<MappedFile>(ranges.Count);
        string last = "";
        byte[] lastBytes = [];
        foreach (var range in ranges)
        {
            var bytes = file.Peek(offset, (int)Math.Clamp(end - offset, 0, HeaderText.MaxBytes));
            int length = bytes.IndexOf((byte)0);
            if (length < 0)
            {
                layout.AddProblem(ProblemCodes.BadHeader, Math.Min(offset, end), $"The names of the NT_FILE note end after {files.Count} of {ranges.Count}; the rest of memory goes without.");
                break;
            }
            // A library's mappings follow one another: one string serves them all.
            if (!bytes[..length].SequenceEqual(lastBytes))
            {
                lastBytes = bytes[..length].ToArray();
                last = HeaderText.FromUtf8(lastBytes);
            }
            if (range.End > range.Start)
            {
                files.Add(range with { Name = last });
            }
            offset += length + 1;
        }
        return files;
    }

    private ulong Word(long offset)
    {
        if (!file.TryRead(offset, wordSize, out var bytes))
        {
            return 0;
        }
        return wordSize == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
