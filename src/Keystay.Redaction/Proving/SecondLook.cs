using Keystay.Dumps;
using Keystay.Keys;
using Keystay.Redaction.Passports;
using Keystay.Redaction.Reports;
using Keystay.Scanning;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Published;
using Keystay.Scanning.Searching;
using Keystay.Scanning.Survey;

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

    /// <summary>
    /// What anyone with the copy and a public key can compute again. A window of half the modulus's size that shares a factor with it is a prime factor,
    /// for both factors have that size; one that gives the public point is the scalar. The first was looked for by division, the second by comparison
    /// with the scalar, at every byte.
    /// </summary>
    public IReadOnlyList<ArithmeticStatement> Arithmetic(Dump output)
    {
        var statements = new List<ArithmeticStatement>();
        foreach (var key in removed.Select(k => k.Public))
        {
            if (key is RsaPublicKey rsa && WindowSearch.CanSearch(rsa))
            {
                int bytes = rsa.Bits / 16;
                statements.Add(new(key.Thumbprint, ArithmeticStatement.NoSharedFactor, bytes, 8, ["le", "be", "be32-words"], 3 * AlignedWindows(output, bytes)));
            }
            else if (key is EcPublicKey or OkpPublicKey)
            {
                int bytes = key is EcPublicKey ec ? ec.Curve.FieldBytes : 32;
                statements.Add(new(key.Thumbprint, ArithmeticStatement.NotTheScalar, bytes, 1, ["be", "le"], 2 * Math.Max(0, output.Length - bytes + 1)));
            }
        }
        return statements;
    }

    /// <summary>Windows that begin at a multiple of 8 of their address (of their offset, outside memory); those in holes are zeros, which are no factor.</summary>
    private static long AlignedWindows(Dump output, int bytes) => new WordRanges(output).Within(0, output.Length - bytes + 1).Sum(r =>
    {
        long first = r.Start + ((r.Phase - r.Start) & 7);
        return first < r.End ? ((r.End - 1 - first) / 8) + 1 : 0;
    });

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
