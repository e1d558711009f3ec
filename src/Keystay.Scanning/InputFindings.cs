using Keystay.Dumps;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Survey;
using Keystay.Scanning.Sweeping;

namespace Keystay.Scanning;

/// <summary>What the scan of one input gave, before it becomes a report.</summary>
internal sealed record InputFindings(
    IReadOnlyList<ProvenKey> Keys,
    IReadOnlyList<(Hit Hit, Extent[] Extents)> Hits,
    Harvest Harvest,
    string? Sha256,
    long ScannedBytes,
    IReadOnlyList<DumpProblem> Problems) : IDisposable
{
    public void Dispose()
    {
        foreach (var key in Keys)
        {
            key.Dispose();
        }
        Harvest.Dispose();
    }
}
