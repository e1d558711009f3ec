using Keystay.Keys;

namespace Keystay.Scanning;

/// <summary>What a scan is asked to do.</summary>
public sealed record ScanOptions
{
    /// <summary>Public keys to look for besides those that the input itself holds.</summary>
    public IReadOnlyList<NamedPublicKey> Known { get; init; } = [];

    /// <summary>Worker threads; at least 1. Default: one per processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Every form at every byte offset and every alignment, for when nobody waits.</summary>
    public bool Deep { get; init; }

    /// <summary>Whether to take the SHA-256 of each input, which costs about a third of a scan's time. Without it the report has none.</summary>
    public bool Digest { get; init; } = true;

    /// <summary>Told, a line at a time, what each stage did and how long it took: for benchmarks, never anything secret.</summary>
    public Action<string>? Diagnostics { get; init; }
}
