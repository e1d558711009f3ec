namespace Keystay.Scanning.Encodings.Text;

/// <summary>A look at a container's first bytes, before the rest is decoded.</summary>
internal static class ContainerHead
{
    private const int AnyLength = 24 << 10;

    /// <summary>Bytes of the container that plausibly begins here, header included; 0 when none does.</summary>
    public static int Length(ReadOnlySpan<byte> head)
    {
        if (head.Length < 16)
        {
            return 0;
        }
        if (head.StartsWith("openssh-key-v1"u8))
        {
            return AnyLength;
        }
        int content = ContentOf(head, out int length);
        return content > 0 && content + 8 < head.Length && IsKeyLike(head[content..]) ? content + length : 0;
    }

    /// <summary>Index of the content of the SEQUENCE at the first byte, or 0 (X.690, section 8.1.3: definite forms up to two length bytes).</summary>
    private static int ContentOf(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.Length < 4 || bytes[0] != 0x30)
        {
            return 0;
        }
        (int content, length) = bytes[1] switch
        {
            < 0x80 => (2, bytes[1]),
            0x81 when bytes[2] >= 0x80 => (3, bytes[2]),
            0x82 when bytes[2] > 0 => (4, bytes[2] << 8 | bytes[3]),
            _ => (0, 0),
        };
        return content;
    }

    /// <summary>
    /// Version 0 or 1 and then a SEQUENCE, INTEGER or OCTET STRING (PKCS #8, PKCS #1, SEC 1), version 3 and a SEQUENCE (PFX),
    /// or a SEQUENCE that begins with an object identifier (SubjectPublicKeyInfo, encrypted PKCS #8) or is a certificate's.
    /// </summary>
    private static bool IsKeyLike(ReadOnlySpan<byte> content)
    {
        if (content[0] == 0x02)
        {
            return content[1] == 1 && (content[2], content[3]) is ( <= 1, 0x30 or 0x02 or 0x04) or (3, 0x30);
        }
        int inner = ContentOf(content, out _);
        if (inner == 0 || inner + 3 > content.Length)
        {
            return false;
        }
        var first = content[inner..];
        return (first[0] == 0x06 && first[1] is >= 3 and <= 16) || (first[0] == 0xA0 && first[1] == 3 && first[2] == 2)
            || (first[0] == 0x02 && first[1] <= 20);
    }
}
