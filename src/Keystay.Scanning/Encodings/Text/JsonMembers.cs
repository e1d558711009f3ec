namespace Keystay.Scanning.Encodings.Text;

/// <summary>The string members of one JSON object, nested ones left out, front to back.</summary>
/// <remarks>
/// Written for what memory holds rather than for what RFC 8259 allows: quotes escaped because the object stands inside a JSON string, names without
/// quotes or with single ones as in JavaScript, an object whose beginning or end is gone. A reader of the standard refuses all of these.
/// </remarks>
internal ref struct JsonMembers(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int at;

    /// <summary>Moves to the next member whose value is a string; both as they are written, without their quotes.</summary>
    public bool TryNext(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (TryToken(out name))
        {
            SkipTo(':', out bool isName);
            if (!isName)
            {
                continue;
            }
            at = TextBreaks.Skip(text, at + 1);
            if (QuoteLength(at) > 0)
            {
                if (TryToken(out value))
                {
                    return true;
                }
                break;
            }
            SkipNested();
        }
        name = value = default;
        return false;
    }

    /// <summary>The next name or quoted string; brackets, commas and whatever else cannot begin one are passed over.</summary>
    private bool TryToken(out ReadOnlySpan<byte> token)
    {
        token = default;
        while (at < text.Length)
        {
            int quote = QuoteLength(at);
            if (quote > 0)
            {
                byte mark = text[at + quote - 1];
                int start = at + quote;
                int length = text[start..].IndexOf(mark);
                if (length < 0)
                {
                    at = text.Length;
                    return false;
                }
                at = start + length + 1;
                token = text.Slice(start, length).TrimEnd((byte)'\\');
                return true;
            }
            if (IsNameCharacter(text[at]))
            {
                int start = at;
                while (at < text.Length && IsNameCharacter(text[at]))
                {
                    at++;
                }
                token = text[start..at];
                return true;
            }
            at += Math.Max(1, TextBreaks.LengthAt(text, at));
        }
        return false;
    }

    private void SkipTo(char expected, out bool found)
    {
        at = TextBreaks.Skip(text, at);
        found = at < text.Length && text[at] == expected;
    }

    private void SkipNested()
    {
        int depth = 0;
        for (; at < text.Length; at++)
        {
            byte c = text[at];
            depth += c is (byte)'{' or (byte)'[' ? 1 : c is (byte)'}' or (byte)']' ? -1 : 0;
            if (depth < 0 || (depth == 0 && c == ','))
            {
                return;
            }
        }
    }

    /// <summary>Length of a quote with the backslashes before it, or 0.</summary>
    private readonly int QuoteLength(int index)
    {
        int i = index;
        while (i < text.Length && text[i] == '\\')
        {
            i++;
        }
        return i < text.Length && text[i] is (byte)'"' or (byte)'\'' ? i + 1 - index : 0;
    }

    private static bool IsNameCharacter(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or (byte)'$';
}
