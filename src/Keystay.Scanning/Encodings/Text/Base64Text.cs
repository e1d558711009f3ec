using System.Buffers;

namespace Keystay.Scanning.Encodings.Text;

/// <summary>Base64 (RFC 4648, sections 4 and 5) as memory holds it: wrapped, indented, quoted, cut.</summary>
/// <remarks>The library's decoders refuse spelled-out line ends and do not tell how far they came; both matter here.</remarks>
internal static class Base64Text
{
    private const string Standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly SearchValues<byte> Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);
    private static readonly sbyte[] Sextets = MakeSextets();

    /// <summary>Whether a character belongs to either alphabet.</summary>
    public static bool IsDigit(byte c) => Sextets[c] >= 0;

    /// <summary>A digit's six bits, or −1.</summary>
    public static int Sextet(byte c) => Sextets[c];

    /// <summary>Whether there is nothing but characters of either alphabet.</summary>
    public static bool IsDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(Digits);

    /// <summary>Index of the first character from <paramref name="at"/> on that belongs to neither alphabet, or the text's end.</summary>
    public static int RunEnd(ReadOnlySpan<byte> text, int at) => text[at..].IndexOfAnyExcept(Digits) is >= 0 and var length ? at + length : text.Length;

    /// <summary>Decodes until <paramref name="into"/> is full or something that is neither base64 nor a break comes.</summary>
    /// <param name="text">Text.</param>
    /// <param name="at">Where to begin; afterwards the index behind the last character that counted, its padding included.</param>
    /// <param name="into">Receives the bytes.</param>
    /// <param name="urlAlphabet">Whether <c>-</c> and <c>_</c> are digits too; in PEM a dash ends the body.</param>
    /// <returns>Bytes decoded.</returns>
    public static int Decode(ReadOnlySpan<byte> text, ref int at, Span<byte> into, bool urlAlphabet)
    {
        int i = at, count = 0, bits = 0;
        uint pending = 0;
        while (count < into.Length && i < text.Length)
        {
            byte c = text[i];
            int length = 1;
            if (c == '\\' && (length = TextBreaks.ReadEscape(text, i, out c)) == 0)
            {
                break;
            }
            int sextet = Sextets[c];
            if (sextet < 0 || (c is (byte)'-' or (byte)'_' && !urlAlphabet))
            {
                if (length == 1 ? TextBreaks.LengthAt(text, i) == 0 : c != ' ')
                {
                    break;
                }
                i += length;
                continue;
            }
            i += length;
            pending = pending << 6 | (uint)sextet;
            bits += 6;
            at = i;
            if (bits >= 8)
            {
                bits -= 8;
                into[count++] = (byte)(pending >> bits);
            }
        }
        for (int padding = 0; padding < 2 && at < text.Length && text[at] == '='; padding++)
        {
            at++;
        }
        return count;
    }

    /// <summary>Decodes a value that is base64 from end to end, or returns null.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<byte> value)
    {
        const int longest = 8192;
        value = value[TextBreaks.Skip(value, 0)..];
        value = value[..TextBreaks.SkipBack(value, value.Length)];
        if (value.IsEmpty || value.Length > longest)
        {
            return null;
        }
        using var scratch = new Scratch(value.Length);
        int at = 0;
        int count = Decode(value, ref at, scratch.Bytes, urlAlphabet: true);
        return at == value.Length && count > 0 ? scratch.Bytes[..count].ToArray() : null;
    }

    private static sbyte[] MakeSextets()
    {
        var table = new sbyte[256];
        Array.Fill(table, (sbyte)-1);
        for (int i = 0; i < Standard.Length; i++)
        {
            table[Standard[i]] = (sbyte)i;
        }
        (table['-'], table['_']) = (62, 63);
        return table;
    }
}
