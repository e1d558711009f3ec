using Keystay.Dumps;
using Keystay.Keys;

namespace Keystay.Redaction;

/// <summary>What a redaction is asked to do.</summary>
public sealed record RedactionOptions
{
    /// <summary>How much of the dump to leave.</summary>
    public RedactionProfile Profile { get; init; } = RedactionProfile.Keys;

    /// <summary>Whether encrypted containers (PFX, encrypted PKCS#8, …) stay as they are. Their password is often in the same dump.</summary>
    public bool KeepProtected { get; init; }

    /// <summary>Public keys to look for besides those that the dump itself holds.</summary>
    public IReadOnlyList<NamedPublicKey> Known { get; init; } = [];

    /// <summary>Whether a clean copy is also compared with the dump as debuggers show them: threads, backtraces, libraries, managed heap.</summary>
    public bool CompareDebugging { get; init; }

    /// <summary>Worker threads of the scans; at least 1. Default: one per processor.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Both scans look for every form at every byte.</summary>
    public bool Deep { get; init; }

    /// <summary>Bounds for unpacking and reading the dump.</summary>
    public DumpLimits Limits { get; init; } = DumpLimits.Default;

    /// <summary>Told, a line at a time, what each stage did and how long it took: for benchmarks, never anything secret.</summary>
    public Action<string>? Diagnostics { get; init; }
}
