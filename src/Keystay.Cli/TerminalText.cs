using System.Globalization;
using System.Text;

namespace Keystay.Cli;

/// <summary>Text from a dump, a certificate or a file name, made harmless for a terminal or a page.</summary>
internal static class TerminalText
{
    private const int MaxCharacters = 400;

    /// <summary>
    /// Control and format characters become U+FFFD: an escape sequence could rewrite what the terminal shows above, a bidirectional override
    /// could make one name read as another. Overlong text is cut.
    /// </summary>
    public static string Clean(string text)
    {
        if (text.Length <= MaxCharacters && !text.Any(IsHostile))
        {
            return text;
        }
        var clean = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxCharacters)))
        {
            clean.Append(IsHostile(c) ? '\ufffd' : c);
        }
        return text.Length > MaxCharacters ? clean.Append('…').ToString() : clean.ToString();
    }

    private static bool IsHostile(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;
}
