namespace Keystay.Dumps.Layout;

/// <summary>Gathers what a reader learns; clips everything to the file and keeps the promises of <see cref="Dump"/>.</summary>
internal sealed class LayoutBuilder(DumpFormat format, long fileLength)
{
    private const int MaxProblems = 1_000;
    private readonly List<NamedArea> areas = [];
    private readonly List<DumpProblem> problems = [];
    private readonly List<Segment> segments = [];
    private long missingParts;
    private ulong missingBytes;
    private string? firstMissing;

    public int PointerSize { get; set; }
    public bool IsPhysical { get; init; }

    /// <summary>Whether the format lists the same memory twice as a matter of course (a minidump's stack and the bytes around a pointer into it).</summary>
    public bool MayRepeatMemory { get; init; }

    public List<DumpThread> Threads { get; } = [];
    public List<DumpModule> Modules { get; } = [];
    public IReadOnlyList<Mapping> Mappings { get; set; } = [];
    public IReadOnlyList<Segment> Segments => segments;

    /// <summary>The answer for a file that begins like a format but cannot be read as one.</summary>
    public static DumpLayout Raw(string code, long offset, string what) => new() { Format = DumpFormat.Raw, Problems = [new(code, offset, what)] };

    /// <summary>Adds memory; what lies past the file's end is left out and told as truncated.</summary>
    /// <param name="address">Its first address.</param>
    /// <param name="offset">Where it lies in the file, as the header claims.</param>
    /// <param name="length">Bytes in the file, as the header claims.</param>
    /// <param name="what">What claims it, for the problem's sentence.</param>
    public void AddSegment(ulong address, ulong offset, ulong length, string what)
    {
        if (length == 0)
        {
            return;
        }
        if (address + (length - 1) < address)
        {
            AddProblem(ProblemCodes.BadHeader, Clamp(offset), $"The {what} at address 0x{address:x} runs past the end of the address space; it is cut there.");
            length = ulong.MaxValue - address;
        }
        long present = Clip(offset, length, what);
        if (present > 0)
        {
            segments.Add(new(address, (long)offset, present));
        }
    }

    /// <summary>Adds a named part of the file; what lies past the file's end is left out and told as truncated.</summary>
    /// <returns>The part that is there, or null when none is.</returns>
    public NamedArea? AddArea(ulong offset, ulong length, string name, bool isRegisters = false)
    {
        long present = length == 0 ? 0 : Clip(offset, length, name);
        if (present == 0)
        {
            return null;
        }
        var area = new NamedArea((long)offset, present, name, isRegisters);
        areas.Add(area);
        return area;
    }

    public void AddProblem(string code, long offset, string what)
    {
        if (problems.Count < MaxProblems)
        {
            problems.Add(new(code, offset, what));
        }
        else if (problems.Count == MaxProblems)
        {
            problems.Add(new(ProblemCodes.TooMany, offset, $"The file has more than {MaxProblems} problems; the rest are not listed."));
        }
    }

    public DumpLayout Build()
    {
        AddTruncation();
        if (!MayRepeatMemory)
        {
            AddOverlaps(segments.OrderBy(s => s.Address), (a, b) => b.Address - a.Address < (ulong)a.Length, "two parts of the file claim the address");
        }
        AddOverlaps(segments.OrderBy(s => s.Offset), (a, b) => b.Offset - a.Offset < a.Length, "bytes of the file have a second address,");
        return new()
        {
            Format = format,
            PointerSize = PointerSize,
            IsPhysical = IsPhysical,
            Segments = segments,
            Mappings = Mappings,
            Areas = [.. areas.OrderBy(a => a.Offset).ThenByDescending(a => a.Length)],
            Threads = Threads,
            Modules = [.. Modules.OrderBy(m => m.Address)],
            Problems = problems,
        };
    }

    private static long Clamp(ulong offset) => (long)Math.Min(offset, long.MaxValue);

    private long Clip(ulong offset, ulong length, string what)
    {
        ulong present = offset < (ulong)fileLength ? Math.Min(length, (ulong)fileLength - offset) : 0;
        if (present < length)
        {
            firstMissing ??= what;
            missingParts++;
            missingBytes = length - present > ulong.MaxValue - missingBytes ? ulong.MaxValue : missingBytes + (length - present);
        }
        return (long)present;
    }

    /// <summary>One sentence however many parts are missing: a core cut by a full disk lacks most of its segments.</summary>
    private void AddTruncation()
    {
        if (missingParts > 0)
        {
            AddProblem(ProblemCodes.Truncated, fileLength,
                $"The file ends at {fileLength}, but {missingParts} part(s) reach further, {missingBytes} bytes in all; the first is the {firstMissing}. " +
                "Take the dump again if you can.");
        }
    }

    /// <summary>Segments that overlap but agree on every byte's address (a stack listed twice) are no contradiction.</summary>
    private void AddOverlaps(IEnumerable<Segment> sorted, Func<Segment, Segment, bool> overlap, string how)
    {
        Segment? reach = null;
        int count = 0;
        Segment first = default;
        foreach (var segment in sorted)
        {
            if (reach is { } before && overlap(before, segment) && segment.Address - (ulong)segment.Offset != before.Address - (ulong)before.Offset)
            {
                first = count++ == 0 ? segment : first;
            }
            if (reach is not { } last || !overlap(last, segment) || segment.Address + (ulong)segment.Length > last.Address + (ulong)last.Length)
            {
                reach = segment;
            }
        }
        if (count > 0)
        {
            AddProblem(ProblemCodes.Overlap, first.Offset, $"In {count} place(s) {how} 0x{first.Address:x} being the first; the part that comes first is used.");
        }
    }
}
