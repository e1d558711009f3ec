using System.Buffers.Binary;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Elf;

/// <summary>Reads the headers and notes of an ELF core (System V gABI, chapters 4 and 5; Linux core(5)).</summary>
internal sealed class ElfCoreReader(HeaderReader file, DumpLimits limits)
{
    private readonly LayoutBuilder layout = new(DumpFormat.ElfCore, file.Length);

    public DumpLayout Read()
    {
        var ident = file.Peek(0, ElfHeader.Size64);
        if (ident.Length < 20)
        {
            return LayoutBuilder.Raw(ProblemCodes.Truncated, file.Length, "The file ends inside its ELF header; its bytes are scanned as they lie.");
        }
        (byte fileClass, byte data) = (ident[4], ident[5]);
        if (fileClass is not (1 or 2) || data is not (1 or 2))
        {
            return LayoutBuilder.Raw(ProblemCodes.BadHeader, 4, $"The ELF header has class {fileClass} and byte order {data}, which do not exist; the bytes are scanned as they lie.");
        }
        ushort type = data == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(ident[16..]) : BinaryPrimitives.ReadUInt16BigEndian(ident[16..]);
        if (type != ElfHeader.CoreType)
        {
            return new() { Format = DumpFormat.Raw };
        }
        if (data == 2)
        {
            return LayoutBuilder.Raw(ProblemCodes.Unsupported, 5, "Cores of big-endian machines are not read; the bytes are scanned as they lie, without addresses.");
        }
        if (ident.Length < (fileClass == 2 ? ElfHeader.Size64 : ElfHeader.Size32))
        {
            return LayoutBuilder.Raw(ProblemCodes.Truncated, file.Length, "The file ends inside its ELF header; its bytes are scanned as they lie.");
        }
        ReadCore(ElfHeader.Parse(ident, fileClass == 2));
        return layout.Build();
    }

    private void ReadCore(ElfHeader header)
    {
        layout.PointerSize = header.Is64Bit ? 8 : 4;
        layout.AddArea(0, (ulong)header.Size, "ELF header");
        AddSectionHeaders(header);
        var notes = new CoreNotes(file, limits, layout, header);
        var loads = new List<ProgramHeader>();
        foreach (var segment in ProgramHeaders(header))
        {
            switch (segment.Type)
            {
                case ProgramHeader.Load:
                    loads.Add(segment);
                    layout.AddSegment(segment.Address, segment.Offset, segment.FileSize, "segment");
                    break;
                case ProgramHeader.Note:
                    notes.Read(segment);
                    break;
            }
        }
        notes.AddThreads();
        new CoreMappings(file, layout, notes, loads).Add();
    }

    private List<ProgramHeader> ProgramHeaders(ElfHeader header)
    {
        int size = header.Is64Bit ? ProgramHeader.Size64 : ProgramHeader.Size32;
        ulong count = ProgramHeaderCount(header);
        if (count > 0 && header.ProgramHeaderSize < size)
        {
            layout.AddProblem(ProblemCodes.BadHeader, header.Is64Bit ? 54 : 42,
                $"Program headers of {header.ProgramHeaderSize} bytes do not exist; the bytes are scanned as they lie.");
            return [];
        }
        if (count > (ulong)limits.MaxSegments)
        {
            layout.AddProblem(ProblemCodes.TooMany, header.Is64Bit ? 56 : 44,
                $"The core claims {count} program headers; the first {limits.MaxSegments} are read, the rest is scanned without addresses.");
            count = (ulong)limits.MaxSegments;
        }
        layout.AddArea(header.ProgramHeaders, count * header.ProgramHeaderSize, "program headers");
        var headers = new List<ProgramHeader>();
        for (ulong at = header.ProgramHeaders; (ulong)headers.Count < count && at < (ulong)file.Length; at += header.ProgramHeaderSize)
        {
            if (!file.TryRead((long)at, size, out var bytes))
            {
                break;
            }
            headers.Add(ProgramHeader.Parse(bytes, header.Is64Bit));
        }
        if (count == 0)
        {
            layout.AddProblem(ProblemCodes.BadHeader, header.Is64Bit ? 56 : 44, "The core has no program headers; its bytes are scanned as they lie, without addresses.");
        }
        return headers;
    }

    private ulong ProgramHeaderCount(ElfHeader header)
    {
        if (header.ProgramHeaderCount != ElfHeader.CountInSectionHeader)
        {
            return header.ProgramHeaderCount;
        }
        ulong infoAt = header.SectionHeaders + (header.Is64Bit ? 44UL : 28UL);
        if (header.SectionHeaders == 0 || infoAt < header.SectionHeaders || infoAt > (ulong)file.Length || !file.TryReadUInt32((long)infoAt, out uint count))
        {
            layout.AddProblem(ProblemCodes.BadHeader, header.Is64Bit ? 56 : 44,
                "The count of program headers should stand in section header 0 (PN_XNUM), which is not there; 65535 are assumed.");
            return ElfHeader.CountInSectionHeader;
        }
        return count;
    }

    private void AddSectionHeaders(ElfHeader header)
    {
        // e_shnum is 0 where its count, too, stands in section header 0; that one entry is all a Linux core has.
        int count = Math.Max((int)header.SectionHeaderCount, 1);
        if (header.SectionHeaders != 0 && header.SectionHeaderSize != 0)
        {
            layout.AddArea(header.SectionHeaders, (ulong)count * header.SectionHeaderSize, "section headers");
        }
    }
}
