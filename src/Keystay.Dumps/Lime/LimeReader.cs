using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Lime;

/// <summary>Reads a LiME image (LiME doc/README, version 1; AVML writes the same): ranges of physical memory, each after its header.</summary>
internal sealed class LimeReader(HeaderReader file, DumpLimits limits)
{
    private readonly LayoutBuilder layout = new(DumpFormat.Lime, file.Length) { IsPhysical = true };

    public DumpLayout Read()
    {
        if (!file.TryRead(0, LimeHeader.Size, out var first) || LimeHeader.Parse(first) is not { Version: 1 })
        {
            return LayoutBuilder.Raw(ProblemCodes.BadHeader, 0,
                "The file begins like a LiME image, but its header is not one of version 1; its bytes are scanned as they lie.");
        }
        long offset = 0;
        for (int count = 0; offset < file.Length; count++)
        {
            if (count == limits.MaxSegments)
            {
                layout.AddProblem(ProblemCodes.TooMany, offset, $"The image has more than {limits.MaxSegments} ranges; the rest are scanned without addresses.");
                break;
            }
            if (!file.TryRead(offset, LimeHeader.Size, out var bytes))
            {
                layout.AddProblem(ProblemCodes.Truncated, file.Length, "The image ends inside a range's header.");
                break;
            }
            if (LimeHeader.Parse(bytes) is not { Version: 1 } header)
            {
                layout.AddProblem(ProblemCodes.BadHeader, offset, "No LiME range header stands here; what follows is scanned without addresses.");
                break;
            }
            layout.AddArea((ulong)offset, LimeHeader.Size, "LiME range header");
            offset += LimeHeader.Size;
            layout.AddSegment(header.Start, (ulong)offset, header.Length, "memory range");
            if (header.Length > (ulong)(file.Length - offset))
            {
                break;
            }
            offset += (long)header.Length;
        }
        return layout.Build();
    }
}
