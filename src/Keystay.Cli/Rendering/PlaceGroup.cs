using Keystay.Scanning.Reports;

namespace Keystay.Cli.Rendering;

/// <summary>Places of one key that a reader takes in as one: same input, same mapping, same form and encoding.</summary>
/// <param name="First">The one with the lowest offset.</param>
/// <param name="Count">How many.</param>
internal sealed record PlaceGroup(Exposure First, int Count)
{
    public string Form => First.Partial ? First.Form + " (part)" : First.Form;

    /// <summary>Groups in the order of their first places.</summary>
    public static IReadOnlyList<PlaceGroup> Of(IEnumerable<Exposure> places) =>
    [
        .. places
            .GroupBy(p => (p.Input, p.Mapping, p.Form, p.Encoding, p.Partial))
            .Select(g => new PlaceGroup(g.MinBy(p => p.Offset)!, g.Count()))
            .OrderBy(g => g.First.Input).ThenBy(g => g.First.Offset),
    ];
}
