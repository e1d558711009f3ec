using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Encodings.Text;

/// <summary>A literal that a text form contains, and which of its characters are rare enough to be searched for.</summary>
/// <param name="literal">ASCII.</param>
/// <param name="narrowAt">Index of the three characters that anchor 8-bit text.</param>
/// <param name="wideAt">Index of the two characters that anchor UTF-16 text.</param>
internal sealed class TextMark(string literal, int narrowAt = 0, int wideAt = 0)
{
    private readonly byte[] literal = System.Text.Encoding.ASCII.GetBytes(literal);

    public IReadOnlyList<Anchor> Anchors =>
        [Anchor.Of(literal.AsSpan(narrowAt, 3)), Anchor.Utf16((char)literal[wideAt], (char)literal[wideAt + 1])];

    /// <summary>Whether the whole literal stands around the anchor, at which width, and where it begins in the window.</summary>
    public bool IsAt(Sighting sighting, out TextWidth width, out int start)
    {
        width = TextWidth.Narrow;
        start = sighting.At - narrowAt;
        if (start >= 0 && sighting.Window[start..].StartsWith(literal))
        {
            return true;
        }
        width = TextWidth.Wide;
        start = sighting.At - 2 * wideAt;
        return start >= 0 && StartsWide(sighting.Window[start..]);
    }

    private bool StartsWide(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2 * literal.Length)
        {
            return false;
        }
        for (int i = 0; i < literal.Length; i++)
        {
            if (text[2 * i] != literal[i] || text[2 * i + 1] != 0)
            {
                return false;
            }
        }
        return true;
    }
}
