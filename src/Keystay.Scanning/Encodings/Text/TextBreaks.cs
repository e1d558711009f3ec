namespace Keystay.Scanning.Encodings.Text;

/// <summary>White space as it stands in text that was quoted once or more: real line ends, and <c>\n</c> spelled out (RFC 8259, section 7).</summary>
internal static class TextBreaks
{
    /// <summary>Reads an escape: any number of backslashes (one doubles with every quoting) and what they escape.</summary>
    /// <param name="text">Text.</param>
    /// <param name="at">Index of a backslash.</param>
    /// <param name="meaning">The character meant; a space for every kind of break.</param>
    /// <returns>Characters read, or 0 when it is no escape that base64 or PEM can hold.</returns>
    public static int ReadEscape(ReadOnlySpan<byte> text, int at, out byte meaning)
    {
        meaning = 0;
        int i = at;
        while (i < text.Length && text[i] == '\\' && i - at < 16)
        {
            i++;
        }
        if (i == at || i == text.Length)
        {
            return 0;
        }
        switch (text[i])
        {
            case (byte)'n' or (byte)'r' or (byte)'t' or (byte)'\n' or (byte)'\r':
                meaning = (byte)' ';
                return i + 1 - at;
            case (byte)'/':
                meaning = (byte)'/';
                return i + 1 - at;
            case (byte)'u' when text.Length - i >= 5 && text[i + 1] == '0' && text[i + 2] == '0'
                && HexText.Digit(text[i + 3]) is >= 0 and var high && HexText.Digit(text[i + 4]) is >= 0 and var low:
                // System.Text.Json writes + as \u002B.
                meaning = (byte)(high << 4 | low);
                meaning = meaning is (byte)'\n' or (byte)'\r' ? (byte)' ' : meaning;
                return i + 5 - at;
            default:
                return 0;
        }
    }

    /// <summary>Length of the break at an index, or 0.</summary>
    public static int LengthAt(ReadOnlySpan<byte> text, int at)
    {
        if (at >= text.Length)
        {
            return 0;
        }
        if (IsWhiteSpace(text[at]))
        {
            return 1;
        }
        return text[at] == '\\' && ReadEscape(text, at, out byte meaning) is > 0 and var length && meaning == ' ' ? length : 0;
    }

    /// <summary>Index of the first character from <paramref name="at"/> on that is no break.</summary>
    public static int Skip(ReadOnlySpan<byte> text, int at)
    {
        while (LengthAt(text, at) is > 0 and var length)
        {
            at += length;
        }
        return at;
    }

    /// <summary>Index after the last character before <paramref name="end"/> that is no break.</summary>
    public static int SkipBack(ReadOnlySpan<byte> text, int end)
    {
        while (end > 0)
        {
            if (IsWhiteSpace(text[end - 1]))
            {
                end--;
            }
            else if (end > 1 && text[end - 1] is (byte)'n' or (byte)'r' or (byte)'t' && text[end - 2] == '\\')
            {
                end--;
                end = text[..end].TrimEnd((byte)'\\').Length;
            }
            else if (text[..end] is [.., (byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)'0', (byte)'a' or (byte)'A' or (byte)'d' or (byte)'D'])
            {
                end = text[..(end - 5)].TrimEnd((byte)'\\').Length;
            }
            else
            {
                break;
            }
        }
        return end;
    }

    /// <summary>Index of the line end, real or spelled out, or of the text's end.</summary>
    public static int LineEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is not ((byte)'\n' or (byte)'\r' or 0) && (text[at] != '\\' || LengthAt(text, at) == 0))
        {
            at++;
        }
        return at;
    }

    /// <summary>Index of the next break, or of the text's end.</summary>
    public static int WordEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && LengthAt(text, at) == 0)
        {
            at++;
        }
        return at;
    }

    private static bool IsWhiteSpace(byte c) => c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
