using System.Buffers.Binary;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.WindowsKernel;

/// <summary>
/// Reads the headers of a 64-bit Windows kernel dump (DUMP_HEADER64 of wdbgexts.h; the bitmap header follows it at 0x2000): which pages of
/// physical memory lie where.
/// </summary>
internal sealed class KernelDumpReader(HeaderReader file, DumpLimits limits)
{
    private const int HeaderSize = 0x2000;
    private const int RunsAt = 0x88;
    private const int ContextAt = 0x348;
    private const int ContextSize = 3000;
    private const int ExceptionAt = 0xf00;
    private const int DumpTypeAt = 0xf98;
    private const int PageShift = 12;

    private readonly LayoutBuilder layout = new(DumpFormat.WindowsKernel, file.Length) { IsPhysical = true, PointerSize = 8 };

    public DumpLayout Read()
    {
        layout.AddArea(0, HeaderSize, "kernel dump header");
        layout.AddArea(ExceptionAt, DumpTypeAt - ExceptionAt, "exception record");
        if (layout.AddArea(ContextAt, ContextSize, "CONTEXT of the crash", isRegisters: true) is { } context)
        {
            layout.Threads.Add(new(0, null, [context]));
        }
        if (file.TryReadUInt32(DumpTypeAt, out uint type))
        {
            switch (type)
            {
                case 1:
                    ReadRuns();
                    break;
                case 2 or 5 or 6:
                    new PageBitmap(file, limits, layout).Read();
                    break;
                default:
                    layout.AddProblem(ProblemCodes.Unsupported, DumpTypeAt,
                        $"Kernel dumps of type {type} are not read (1 full, 2, 5 and 6 bitmap are); the bytes are scanned as they lie.");
                    break;
            }
        }
        return layout.Build();
    }

    /// <summary>PHYSICAL_MEMORY_DESCRIPTOR64: the runs' pages follow the header in the order of the runs.</summary>
    private void ReadRuns()
    {
        const int firstRun = RunsAt + 16;
        const int runSize = 16;
        const int mostRuns = (ContextAt - firstRun) / runSize;
        uint count = file.TryReadUInt32(RunsAt, out uint runs) ? runs : 0;
        if (count is 0 or > mostRuns)
        {
            layout.AddProblem(ProblemCodes.BadHeader, RunsAt,
                $"The header claims {count} runs of physical memory and has room for {mostRuns}; the bytes are scanned as they lie.");
            return;
        }
        ulong offset = HeaderSize;
        for (int i = 0; i < count && file.TryRead(firstRun + i * runSize, runSize, out var run); i++)
        {
            ulong basePage = BinaryPrimitives.ReadUInt64LittleEndian(run);
            ulong pages = BinaryPrimitives.ReadUInt64LittleEndian(run[8..]);
            if (basePage >= 1UL << (64 - PageShift) || pages >= 1UL << (63 - PageShift) || offset > long.MaxValue)
            {
                layout.AddProblem(ProblemCodes.BadHeader, firstRun + i * runSize,
                    $"Run {i} claims {pages} pages from page 0x{basePage:x}, beyond any memory; it and what follows are scanned without addresses.");
                return;
            }
            if (i == limits.MaxSegments)
            {
                layout.AddProblem(ProblemCodes.TooMany, firstRun + i * runSize, $"The header has more than {limits.MaxSegments} runs; the rest are scanned without addresses.");
                return;
            }
            layout.AddSegment(basePage << PageShift, offset, pages << PageShift, "run of physical memory");
            offset += pages << PageShift;
        }
    }
}
