using Keystay.Scanning;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Published;
using Keystay.Scanning.Survey;

namespace Keystay.Redaction.Ranges;

/// <summary>Makes what a scan found into ranges to fill over.</summary>
internal static class FoundRanges
{
    /// <summary>Adds every place of key material.</summary>
    /// <param name="ranges">Gets them.</param>
    /// <param name="found">The findings.</param>
    /// <param name="removed">The keys that were swept for besides the proven ones.</param>
    /// <param name="keepProtected">Whether encrypted containers stay.</param>
    public static void Add(RangeSet ranges, InputFindings found, IReadOnlyList<ProvenKey> removed, bool keepProtected)
    {
        ProvenKey[] keys = [.. found.Keys, .. removed];
        foreach (var place in found.Keys.Where(IsPrivate).SelectMany(k => k.Places))
        {
            Add(ranges, place.Extents, place.Form);
        }
        foreach (var (hit, extents) in found.Hits.Where(h => IsPrivate(keys[h.Hit.Key])))
        {
            Add(ranges, extents, hit.Form);
        }
        foreach (var schedule in found.Harvest.Schedules)
        {
            Add(ranges, schedule.Place.Extents, $"aes-{schedule.KeyBits}");
        }
        foreach (var container in keepProtected ? [] : found.Harvest.Protecteds)
        {
            Add(ranges, container.Place.Extents, container.Kind);
        }
    }

    /// <summary>Whether a key's private half is a secret: what anyone can look up is left where it is.</summary>
    public static bool IsPrivate(ProvenKey key) => PublishedKeys.OriginOf(key.Thumbprint) is null;

    private static void Add(RangeSet ranges, Extent[] extents, string what)
    {
        foreach (var extent in extents)
        {
            ranges.Add(extent.Offset, extent.Length, what);
        }
    }
}
