namespace Keystay.Scanning.Survey;

/// <summary>Where something lies: one extent, or several when it crosses a gap of the file.</summary>
internal sealed record Place(string Form, string Encoding, Extent[] Extents)
{
    /// <summary>For a claim made of bare values: the sweep will say where they lie.</summary>
    public static Place Nowhere { get; } = new("", "", []);
}
