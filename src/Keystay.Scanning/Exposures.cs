using Keystay.Dumps;
using Keystay.Scanning.Reports;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning;

/// <summary>Makes the places of findings into the exposures of a report: named, sorted, without repetition.</summary>
internal sealed class Exposures(Dump dump, int input)
{
    /// <summary>One exposure for each piece of a place.</summary>
    public IEnumerable<Exposure> Of(Place place) => place.Extents.Select(e => Of(e, place.Form, place.Encoding, partial: false));

    public Exposure Of(Extent extent, string form, string encoding, bool partial) => new(
        input,
        form,
        encoding,
        extent.Offset,
        dump.AddressSpace.TryGetAddress(extent.Offset, out ulong address) ? address : null,
        extent.Length,
        dump.Describe(extent.Offset),
        partial);

    /// <summary>
    /// Sorts, and drops what another exposure of the same key says better: the same place again, and a part of a value inside a whole one or a longer part.
    /// </summary>
    public static IReadOnlyList<Exposure> Distil(IEnumerable<Exposure> all)
    {
        var kept = new List<Exposure>();
        long wholeEnd = -1, partEnd = -1;
        Exposure? last = null;
        foreach (var exposure in all.Distinct().OrderBy(e => e.Offset).ThenByDescending(e => e.Length).ThenBy(e => e.Partial).ThenBy(e => e.Form, StringComparer.Ordinal))
        {
            long end = exposure.Offset + exposure.Length;
            bool said = exposure.Partial
                ? end <= Math.Max(wholeEnd, partEnd)
                : last is not null && !last.Partial && last.Form == exposure.Form && end <= last.Offset + last.Length;
            if (said)
            {
                continue;
            }
            kept.Add(exposure);
            if (exposure.Partial)
            {
                partEnd = Math.Max(partEnd, end);
            }
            else
            {
                wholeEnd = Math.Max(wholeEnd, end);
                last = exposure;
            }
        }
        return kept;
    }
}
