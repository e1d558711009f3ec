namespace Keystay.Dumps;

/// <summary>Upper bounds for what a hostile file may make a reader do. Each is checked before a count or length is believed.</summary>
public sealed class DumpLimits
{
    /// <summary>The bounds used when none are given.</summary>
    public static DumpLimits Default { get; } = new();

    /// <summary>Most program headers, memory ranges or physical runs. Default 1,000,000.</summary>
    public int MaxSegments { get; init => field = Positive(value); } = 1_000_000;

    /// <summary>Most minidump streams. Default 10,000.</summary>
    public int MaxStreams { get; init => field = Positive(value); } = 10_000;

    /// <summary>Most threads. Default 100,000.</summary>
    public int MaxThreads { get; init => field = Positive(value); } = 100_000;

    /// <summary>Most modules and named mappings. Default 1,000,000.</summary>
    public int MaxMappings { get; init => field = Positive(value); } = 1_000_000;

    /// <summary>Most bytes a compressed input may unfold to. Default 1 TiB.</summary>
    public long MaxUnpackedBytes { get; init => field = Positive(value); } = 1L << 40;

    /// <summary>Most times larger than its packed form an input of over 64 MiB may unfold to. Default 2,000 (zero pages pack well).</summary>
    public int MaxUnpackRatio { get; init => field = Positive(value); } = 2_000;

    /// <summary>Most members of one archive. Default 1,000,000.</summary>
    public int MaxArchiveMembers { get; init => field = Positive(value); } = 1_000_000;

    /// <summary>How deep archives may lie in archives. Default 4.</summary>
    public int MaxArchiveDepth { get; init => field = Positive(value); } = 4;

    private static T Positive<T>(T value) where T : System.Numerics.INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
