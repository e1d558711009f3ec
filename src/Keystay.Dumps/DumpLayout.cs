namespace Keystay.Dumps;

/// <summary>What a reader learnt from a file's headers.</summary>
internal sealed record DumpLayout
{
    public required DumpFormat Format { get; init; }
    public int PointerSize { get; init; }
    public bool IsPhysical { get; init; }
    public IReadOnlyList<Segment> Segments { get; init; } = [];
    public IReadOnlyList<Mapping> Mappings { get; init; } = [];
    public IReadOnlyList<NamedArea> Areas { get; init; } = [];
    public IReadOnlyList<DumpThread> Threads { get; init; } = [];
    public IReadOnlyList<DumpModule> Modules { get; init; } = [];
    public IReadOnlyList<DumpProblem> Problems { get; init; } = [];
}
