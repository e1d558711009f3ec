namespace Keystay.Tokens.Wire;

/// <summary>Takes texts out of a document that <see cref="StrictObject"/> has read; those with escapes go to a scratch buffer.</summary>
internal ref struct TextFields(ReadOnlySpan<byte> document, Span<byte> scratch)
{
    private readonly ReadOnlySpan<byte> document = document;
    private Span<byte> scratch = scratch;

    /// <summary>A text without its escapes; empty when the member is absent.</summary>
    /// <param name="value">The member's value.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="malformed">The reason for what is present and no text, empty, or too long.</param>
    /// <param name="text">In UTF-8, without control characters.</param>
    public TokenReason Take(JsonValue value, int most, TokenReason malformed, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!value.IsPresent)
        {
            return TokenReason.Accepted;
        }
        if (!value.IsText || value.Length == 0)
        {
            return malformed;
        }
        return Take(value.Bytes(document), value.IsEscaped, most, malformed, out text);
    }

    /// <summary>The same for a string's bytes.</summary>
    public TokenReason Take(ReadOnlySpan<byte> escaped, bool isEscaped, int most, TokenReason malformed, out ReadOnlySpan<byte> text)
    {
        text = escaped;
        if (isEscaped)
        {
            if (!JsonText.TryUnescape(escaped, scratch, out int written))
            {
                return TokenReason.NotUtf8;
            }
            text = scratch[..written];
            scratch = scratch[written..];
        }
        return text.Length > most ? malformed : HasControlCharacter(text) ? TokenReason.ControlCharacter : TokenReason.Accepted;
    }

    /// <summary>C0, DEL, and C1, which is U+0080 to U+009F: 0xC2 and a byte from 0x80 to 0x9F.</summary>
    private static bool HasControlCharacter(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyInRange((byte)0, (byte)0x1f) || text.Contains((byte)0x7f))
        {
            return true;
        }
        for (int at = text.IndexOf((byte)0xc2); at >= 0 && at + 1 < text.Length; at = text.IndexOf((byte)0xc2))
        {
            if (text[at + 1] is >= 0x80 and <= 0x9f)
            {
                return true;
            }
            text = text[(at + 1)..];
        }
        return false;
    }
}
