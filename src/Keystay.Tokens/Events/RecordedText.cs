using System.Globalization;
using System.Text;

namespace Keystay.Tokens.Events;

/// <summary>
/// Text of a token as it is written to a log: at most 256 characters, and U+FFFD for each character that ends a line, moves the cursor or turns the
/// direction of writing, which would forge or hide an entry.
/// </summary>
internal static class RecordedText
{
    private const int MaxCharacters = 256;

    /// <summary>Null for no text.</summary>
    public static string? Of(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder();
        while (!utf8.IsEmpty && text.Length < MaxCharacters)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out int taken);
            text.Append(IsPlain(rune) ? rune.ToString() : "\uFFFD");
            utf8 = utf8[taken..];
        }
        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>The same for text that is no bytes.</summary>
    public static string? Of(string? text) => text is null ? null : Of(Encoding.UTF8.GetBytes(text));

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
