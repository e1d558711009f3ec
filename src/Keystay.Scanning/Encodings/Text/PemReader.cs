using System.Text;
using Keystay.Scanning.Encodings.OpenPgp;

namespace Keystay.Scanning.Encodings.Text;

/// <summary>PEM (RFC 7468), its encrypted predecessor (RFC 1421), and the armours of SSH2 (RFC 4716) and OpenPGP (RFC 9580, section 6).</summary>
/// <remarks>Reads what a memory image leaves: any line ends, any indentation, no END line. The label is not believed; the body is.</remarks>
internal static class PemReader
{
    private const int LongestLabel = 64, LongestBody = 48 << 10, MostHeaders = 16, FewestBodyBytes = 32;

    /// <summary>Reads the block whose BEGIN stands at an index, or returns null.</summary>
    public static PemBlock? TryRead(ReadOnlySpan<byte> text, int begin)
    {
        int at = begin + "BEGIN ".Length;
        int dashes = begin > 0 && text[begin - 1] == ' ' ? begin - 1 : begin;
        int start = DashesBefore(text, dashes);
        int labelLength = text[at..].IndexOf((byte)'-');
        if (start == dashes || labelLength is <= 0 or > LongestLabel)
        {
            return null;
        }
        var label = text.Slice(at, labelLength).TrimEnd((byte)' ');
        if (label.ContainsAnyExceptInRange((byte)' ', (byte)'Z'))
        {
            return null;
        }
        at = AfterDashes(text, at + labelLength);
        string? cipher = SkipHeaders(text, ref at);
        return ReadBody(text, start, at, label, cipher);
    }

    private static PemBlock? ReadBody(ReadOnlySpan<byte> text, int start, int body, ReadOnlySpan<byte> label, string? cipher)
    {
        using var scratch = new Scratch(Math.Min(LongestBody, (text.Length - body) * 3 / 4 + 3));
        int end = body;
        int count = Base64Text.Decode(text, ref end, scratch.Bytes, urlAlphabet: false);
        var bytes = scratch.Bytes[..count];
        if (count < FewestBodyBytes)
        {
            return null;
        }
        if (cipher is not null)
        {
            var encrypted = new DecodedContainer("pem", count) { ProtectedKind = "pem-encrypted", ProtectedDetail = cipher };
            return new PemBlock(start, AfterEndLine(text, end), [encrypted]);
        }
        if (label.StartsWith("PGP "u8))
        {
            var keys = label.SequenceEqual("PGP PRIVATE KEY BLOCK"u8) ? OpenPgpKeys.Read(bytes) : [];
            return keys.Count == 0 ? null : new PemBlock(start, AfterEndLine(text, end), keys);
        }
        var container = bytes.StartsWith("openssh-key-v1"u8) ? OpenSshKeys.TryRead(bytes)
            : label.StartsWith("SSH2 "u8) ? SshPublicKeys.TryRead(bytes)
            : DerKeys.TryRead(bytes);
        if (container is null)
        {
            return null;
        }
        if (container.Length < count)
        {
            // With the END line gone, whatever text comes next decoded too: only the container's own length tells where it ends.
            end = body;
            Base64Text.Decode(text, ref end, scratch.Bytes[..container.Length], urlAlphabet: false);
        }
        return new PemBlock(start, AfterEndLine(text, end), [container]);
    }

    /// <summary>Passes over RFC 1421 header fields, also those of SSH2 and OpenPGP; returns the cipher when they say that the body is encrypted.</summary>
    private static string? SkipHeaders(ReadOnlySpan<byte> text, ref int at)
    {
        bool isEncrypted = false;
        string? cipher = null;
        at = TextBreaks.Skip(text, at);
        for (int i = 0; i < MostHeaders && HeaderValue(text, at) is > 0 and var value; i++)
        {
            int end = TextBreaks.LineEnd(text, at);
            var name = text[at..(value - 1)];
            var content = text[value..Math.Max(value, end)].Trim((byte)' ');
            if (name.SequenceEqual("Proc-Type"u8))
            {
                isEncrypted = content.EndsWith("ENCRYPTED"u8);
            }
            else if (name.SequenceEqual("DEK-Info"u8))
            {
                cipher = CipherName(content);
            }
            while (text[end..] is [(byte)'\\', (byte)'\n' or (byte)'\r', ..])
            {
                // RFC 4716, section 3.3: a backslash continues the header on the next line.
                end = TextBreaks.LineEnd(text, TextBreaks.Skip(text, end));
            }
            at = TextBreaks.Skip(text, end);
        }
        return isEncrypted ? cipher ?? "unknown" : null;
    }

    /// <summary>Index after the colon of a header field's name, or 0 when the line is none.</summary>
    private static int HeaderValue(ReadOnlySpan<byte> text, int at)
    {
        const int longestName = 40;
        int i = at;
        while (i < text.Length && i - at <= longestName && (char.IsAsciiLetterOrDigit((char)text[i]) || text[i] == '-'))
        {
            i++;
        }
        return i > at && i < text.Length && text[i] == ':' ? i + 1 : 0;
    }

    private static string? CipherName(ReadOnlySpan<byte> content)
    {
        int comma = content.IndexOf((byte)',');
        var name = comma < 0 ? content : content[..comma];
        return name.Length is > 0 and <= 32 && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~') ? Encoding.ASCII.GetString(name) : null;
    }

    private static int DashesBefore(ReadOnlySpan<byte> text, int at)
    {
        int start = at;
        while (start > 0 && at - start < 5 && text[start - 1] == '-')
        {
            start--;
        }
        return start;
    }

    private static int AfterDashes(ReadOnlySpan<byte> text, int at)
    {
        if (at < text.Length && text[at] == ' ')
        {
            at++;
        }
        for (int i = 0; i < 5 && at < text.Length && text[at] == '-'; i++)
        {
            at++;
        }
        return at;
    }

    /// <summary>Index after the END line when one follows, else the index given.</summary>
    private static int AfterEndLine(ReadOnlySpan<byte> text, int at)
    {
        int end = TextBreaks.Skip(text, at);
        if (end < text.Length && text[end] == '=')
        {
            // RFC 9580, section 6.1: the armour's checksum, four characters on a line of their own.
            end = TextBreaks.Skip(text, TextBreaks.WordEnd(text, end));
        }
        int label = AfterDashes(text, end);
        label = label < text.Length && text[label] == ' ' ? label + 1 : label;
        if (label == end || !text[label..].StartsWith("END "u8))
        {
            return at;
        }
        int labelLength = text[label..Math.Min(text.Length, label + LongestLabel)].IndexOf((byte)'-');
        return labelLength < 0 ? label + "END".Length : AfterDashes(text, label + labelLength);
    }
}
