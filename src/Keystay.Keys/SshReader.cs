using System.Buffers.Binary;
using System.Text;

namespace Keystay.Keys;

/// <summary>SSH public keys: wire form (RFC 4253 section 6.6, RFC 5656, RFC 8709), one per line, and RFC 4716.</summary>
internal static class SshReader
{
    private const int MaxTypeBytes = 64;

    public static bool IsWireForm(ReadOnlySpan<byte> document) =>
        document.Length > 8 && document[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(document) <= MaxTypeBytes
        && (document[4..].StartsWith("ssh-"u8) || document[4..].StartsWith("ecdsa-"u8) || document[4..].StartsWith("sk-"u8));

    /// <summary>
    /// <c>TYPE BASE64 COMMENT</c> in each line, with anything before it that <c>authorized_keys</c> (options) or <c>known_hosts</c> (hosts) put
    /// there. Empty lines and comments are passed over.
    /// </summary>
    public static void ReadLines(ReadOnlySpan<byte> document, PublicKeyList into)
    {
        int number = 0;
        foreach (var range in document.Split((byte)'\n'))
        {
            number++;
            var line = document[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] != '#')
            {
                ReadLine(line, number, into);
            }
        }
    }

    public static void ReadArmoured(ReadOnlySpan<byte> document, PublicKeyList into)
    {
        int end = document.IndexOf("---- END SSH2 PUBLIC KEY ----"u8);
        if (end < 0)
        {
            throw new PublicKeyFormatException("bad-ssh", "The SSH2 public key has no END line; the document is cut short.");
        }
        string? comment = null;
        var base64 = new StringBuilder();
        bool continues = false;
        foreach (string line in Encoding.UTF8.GetString(document[..end]).Split('\n').Skip(1).Select(l => l.Trim()))
        {
            // RFC 4716, section 3.3: a header has a colon, and goes on in the next line after a backslash.
            bool header = continues || line.Contains(':', StringComparison.Ordinal);
            continues = header && line.EndsWith('\\');
            if (!header)
            {
                base64.Append(line);
            }
            else if (line.StartsWith("Comment:", StringComparison.OrdinalIgnoreCase))
            {
                comment = line["Comment:".Length..].Trim().Trim('"', '\\');
            }
        }
        ReadWireForm(FromBase64(Encoding.UTF8.GetBytes(base64.ToString()), "The SSH2 public key"), comment, into);
    }

    public static void ReadWireForm(ReadOnlySpan<byte> blob, string? comment, PublicKeyList into)
    {
        string type = Encoding.UTF8.GetString(TakeString(ref blob));
        switch (type)
        {
            case "ssh-rsa":
                var exponent = TakeString(ref blob);
                into.Add(CheckedPublicKey.Rsa(TakeString(ref blob), exponent), comment);
                break;
            case "ecdsa-sha2-nistp256" or "ecdsa-sha2-nistp384" or "ecdsa-sha2-nistp521":
                string curve = Encoding.UTF8.GetString(TakeString(ref blob));
                if (curve != type["ecdsa-sha2-".Length..])
                {
                    throw new PublicKeyFormatException("bad-ssh", $"An SSH key of type {type} names another curve inside.");
                }
                into.Add(CheckedPublicKey.Ec(EcCurve.ByName("P-" + curve["nistp".Length..])!, TakeString(ref blob)), comment);
                break;
            case "ssh-ed25519":
                into.Add(CheckedPublicKey.Okp(OkpCurve.Ed25519, TakeString(ref blob)), comment);
                break;
            default:
                into.Skip($"SSH key {comment ?? "without a comment"} has type {type}, which is not looked for.");
                return;
        }
        if (!blob.IsEmpty)
        {
            throw new PublicKeyFormatException("bad-ssh", $"An SSH key of type {type} has {blob.Length} bytes too many.");
        }
    }

    private static void ReadLine(ReadOnlySpan<byte> line, int number, PublicKeyList into)
    {
        while (!line.IsEmpty)
        {
            var word = TakeWord(ref line);
            if (LooksLikeType(word))
            {
                var base64 = TakeWord(ref line);
                ReadWireForm(FromBase64(base64, $"Line {number}"), Encoding.UTF8.GetString(line), into);
                return;
            }
        }
        throw new PublicKeyFormatException("unknown-format",
            $"Line {number} is no SSH public key, and the document is no JWKS, PEM, certificate or DER public key either.");
    }

    private static bool LooksLikeType(ReadOnlySpan<byte> word) =>
        word.Length <= MaxTypeBytes && (word.StartsWith("ssh-"u8) || word.StartsWith("ecdsa-sha2-"u8) || word.StartsWith("sk-"u8));

    /// <summary>A word ends at white space outside quotes: an option such as <c>command="ssh-keygen -l"</c> is one word.</summary>
    private static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> line)
    {
        bool quoted = false;
        int end = 0;
        for (; end < line.Length && (quoted || line[end] is not ((byte)' ' or (byte)'\t')); end++)
        {
            quoted ^= line[end] == '"' && (end == 0 || line[end - 1] != '\\');
        }
        var word = line[..end];
        line = line[end..].TrimStart(" \t"u8);
        return word;
    }

    /// <summary>RFC 4251, section 5: a length of four bytes, most significant first, and so many bytes.</summary>
    private static ReadOnlySpan<byte> TakeString(ref ReadOnlySpan<byte> blob)
    {
        if (blob.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(blob) > (uint)(blob.Length - 4))
        {
            throw new PublicKeyFormatException("bad-ssh", "An SSH public key is cut short.");
        }
        int length = (int)BinaryPrimitives.ReadUInt32BigEndian(blob);
        var value = blob.Slice(4, length);
        blob = blob[(4 + length)..];
        return value;
    }

    private static byte[] FromBase64(ReadOnlySpan<byte> text, string which)
    {
        try
        {
            return Convert.FromBase64String(Encoding.ASCII.GetString(text));
        }
        catch (FormatException)
        {
            throw new PublicKeyFormatException("bad-ssh", $"{which} is not base64 where the key should stand.");
        }
    }
}
