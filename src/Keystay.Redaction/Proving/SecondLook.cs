using Keystay.Dumps;
using Keystay.Keys;
using Keystay.Redaction.Reports;
using Keystay.Scanning;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Published;
using Keystay.Scanning.Searching;

namespace Keystay.Redaction.Proving;

/// <summary>
/// Looks at an output as if nobody had looked before: every recogniser from a fresh start; beyond that every value of the removed keys, and the
/// arithmetic that only their public halves allow.
/// </summary>
internal sealed class SecondLook(RedactionOptions options, IReadOnlyList<ProvenKey> removed)
{
    public InputFindings At(Dump output, IProgress<ScanProgress>? progress, CancellationToken cancel) =>
        new InputScan(output, ScanOptions(), progress, cancel, removed).Run();

    /// <summary>
    /// What is still there, the findings of the first scan among it. A published key's private half is public knowledge; a kept container was
    /// asked for.
    /// </summary>
    public bool IsClean(InputFindings found) =>
        found.Keys.All(k => PublishedKeys.OriginOf(k.Thumbprint) is not null)
        && found.Hits.All(h => h.Hit.Key < found.Keys.Count)
        && found.Harvest.Schedules.Count == 0
        && (options.KeepProtected || found.Harvest.Protecteds.Count == 0);

    /// <summary>What a clean look has shown of each removed key.</summary>
    public IReadOnlyList<KeyProof> Statements() => [.. removed.Select(k => new KeyProof(k.Thumbprint, k.Values.Count, Arithmetic(k.Public)))];

    private static string Arithmetic(PublicKey? key) => key switch
    {
        RsaPublicKey rsa when WindowSearch.CanSearch(rsa) => "windows",
        null => "none",
        _ => "candidates",
    };

    /// <summary>A key that is named is looked for in every window, whatever else lies in the dump.</summary>
    private ScanOptions ScanOptions() => new()
    {
        Known = [.. options.Known, .. removed.Where(k => k.Public is not null).Select(k => new NamedPublicKey(k.Public!, null))],
        Threads = options.Threads,
        Deep = options.Deep,
        Diagnostics = options.Diagnostics,
    };
}
