using System.Buffers.Binary;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Hprof;

/// <summary>
/// Reads the record headers of a Java heap dump (hprof binary format, hprof_b_spec.h): all numbers big endian; after the header each
/// record is a tag (1 byte), a time (4), the body's length (4) and the body.
/// </summary>
internal sealed class HprofReader(HeaderReader file)
{
    private const int RecordHeader = 9;

    /// <summary>A heap dump of a large application has some millions of string records; a file of nothing but empty records has no end.</summary>
    private const int MaxRecords = 16_000_000;

    private readonly LayoutBuilder layout = new(DumpFormat.Hprof, file.Length);

    public DumpLayout Read()
    {
        var start = file.Peek(0, 64);
        int versionEnd = start.IndexOf((byte)0);
        if (versionEnd < 0 || !file.TryRead(versionEnd + 1, sizeof(uint) + sizeof(ulong), out var rest))
        {
            return LayoutBuilder.Raw(ProblemCodes.BadHeader, 0, "The file begins like a Java heap dump, but its header does not end; its bytes are scanned as they lie.");
        }
        uint idSize = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (idSize is not (4 or 8))
        {
            return LayoutBuilder.Raw(ProblemCodes.BadHeader, 0, $"The Java heap dump's identifier size is {idSize}, neither 4 nor 8; its bytes are scanned as they lie.");
        }
        layout.PointerSize = (int)idSize;
        long records = versionEnd + 1 + rest.Length;
        layout.AddArea(0, (ulong)records, "hprof header");
        ReadRecords(records);
        return layout.Build();
    }

    /// <summary>Neighbouring records of one kind become one area, except the bodies that hold the heap.</summary>
    private void ReadRecords(long offset)
    {
        string? name = null;
        bool isWhole = false;
        long areaStart = offset;
        for (int count = 0; offset < file.Length; count++)
        {
            if (count == MaxRecords)
            {
                layout.AddProblem(ProblemCodes.TooMany, offset, $"The heap dump has more than {MaxRecords} records; the rest are scanned without names.");
                break;
            }
            if (!file.TryRead(offset, RecordHeader, out var header))
            {
                layout.AddProblem(ProblemCodes.Truncated, file.Length, "The heap dump ends inside a record's header.");
                break;
            }
            if (NameOf(header[0]) is not { } tagName)
            {
                layout.AddProblem(ProblemCodes.BadHeader, offset, $"No record of a heap dump has the tag 0x{header[0]:x2}; what follows is scanned without names.");
                break;
            }
            long length = BinaryPrimitives.ReadUInt32BigEndian(header[5..]);
            bool isHeap = header[0] is 0x0c or 0x1c;
            isWhole = header[0] is not 0x1c && (isWhole || header[0] is 0x0c or 0x0d or 0x2c);
            if (isHeap || tagName != name)
            {
                AddArea(areaStart, offset, name);
                name = isHeap ? null : tagName;
                areaStart = offset;
            }
            if (isHeap)
            {
                layout.AddArea((ulong)(offset + RecordHeader), (ulong)length, tagName);
            }
            else if (length > file.Length - offset - RecordHeader)
            {
                layout.AddArea((ulong)areaStart, (ulong)(offset + RecordHeader + length - areaStart), tagName);
                name = null;
            }
            offset += RecordHeader + length;
        }
        AddArea(areaStart, Math.Min(offset, file.Length), name);
        if (!isWhole && offset == file.Length)
        {
            // HEAP DUMP END "terminates a series of HEAP DUMP SEGMENTS"; a file cut between two records shows nothing else.
            layout.AddProblem(ProblemCodes.Truncated, file.Length, "The heap dump ends before its end record: segments may be missing. Take the dump again if you can.");
        }
    }

    private void AddArea(long start, long end, string? name)
    {
        if (name is not null && end > start)
        {
            layout.AddArea((ulong)start, (ulong)(end - start), name);
        }
    }

    private static string? NameOf(byte tag) => tag switch
    {
        0x01 => "hprof strings",
        0x02 => "hprof loaded classes",
        0x03 => "hprof unloaded classes",
        0x04 => "hprof stack frames",
        0x05 => "hprof stack traces",
        0x06 => "hprof allocation sites",
        0x07 => "hprof heap summary",
        0x0a => "hprof thread starts",
        0x0b => "hprof thread ends",
        0x0c or 0x1c => "heap dump segment",
        0x0d => "hprof CPU samples",
        0x0e => "hprof settings",
        0x2c => "hprof heap dump end",
        _ => null,
    };
}
