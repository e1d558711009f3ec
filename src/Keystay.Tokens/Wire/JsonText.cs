namespace Keystay.Tokens.Wire;

/// <summary>The text of JSON strings that a Utf8JsonReader has found well formed (RFC 8259, section 7).</summary>
internal static class JsonText
{
    /// <summary>
    /// Writes a string without its escapes to the front of <paramref name="into"/>, which must be as long. False if an escape is half of a surrogate
    /// pair: the reader's own method would throw, and what each language makes of such text differs (RFC 8259, section 8.2).
    /// </summary>
    public static bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> into, out int written)
    {
        written = 0;
        while (!escaped.IsEmpty)
        {
            int plain = escaped.IndexOf((byte)'\\');
            plain = plain < 0 ? escaped.Length : plain;
            escaped[..plain].CopyTo(into[written..]);
            written += plain;
            escaped = escaped[plain..];
            if (escaped.IsEmpty)
            {
                return true;
            }
            if (escaped[1] != 'u')
            {
                into[written++] = escaped[1] switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', var same => same };
                escaped = escaped[2..];
            }
            else if (TryTakeCodePoint(ref escaped, out var rune))
            {
                written += rune.EncodeToUtf8(into[written..]);
            }
            else
            {
                return false;
            }
        }
        return true;
    }

    private static bool TryTakeCodePoint(ref ReadOnlySpan<byte> escaped, out System.Text.Rune rune)
    {
        char first = CodeUnit(escaped);
        escaped = escaped[6..];
        if (System.Text.Rune.TryCreate(first, out rune))
        {
            return true;
        }
        if (escaped.Length < 6 || !escaped.StartsWith("\\u"u8) || !System.Text.Rune.TryCreate(first, CodeUnit(escaped), out rune))
        {
            return false;
        }
        escaped = escaped[6..];
        return true;
    }

    /// <summary>Of <c>\uXXXX</c>, whose digits the reader has checked.</summary>
    private static char CodeUnit(ReadOnlySpan<byte> escape)
    {
        int unit = 0;
        foreach (byte digit in escape.Slice(2, 4))
        {
            unit = (unit << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        return (char)unit;
    }
}
