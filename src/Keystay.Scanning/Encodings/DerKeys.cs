using System.Formats.Asn1;

namespace Keystay.Scanning.Encodings;

/// <summary>DER containers of keys.</summary>
internal static class DerKeys
{
    /// <summary>Reads the container that starts at the first byte, or returns null.</summary>
    public static DecodedContainer? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || bytes[0] != 0x30)
        {
            return null;
        }
        if (bytes[1] == 0x80)
        {
            return DerProtected.TryPfxOfIndefiniteLength(bytes);
        }
        if (!AsnDecoder.TryReadEncodedValue(bytes, AsnEncodingRules.DER, out _, out int offset, out int length, out int total) || length < 8)
        {
            return null;
        }
        var content = bytes.Slice(offset, length);
        return content[0] == 0x02 ? TryNumberFirst(content, total) : TrySequenceFirst(content, total);
    }

    private static DecodedContainer? TryNumberFirst(ReadOnlySpan<byte> content, int total)
    {
        if (content[1] != 1)
        {
            return DerPublicKeys.TryRsaPublicKey(content, total);
        }
        return (Version: content[2], Next: content[3]) switch
        {
            ( <= 1, 0x30) => DerPrivateKeys.TryPrivateKeyInfo(content, total),
            ( <= 1, 0x02) => DerPrivateKeys.TryRsaPrivateKey(content, total),
            (1, 0x04) => DerPrivateKeys.TryEcPrivateKey(content, total, null),
            (3, 0x30) => DerProtected.TryPfx(content, total),
            _ => null,
        };
    }

    private static DecodedContainer? TrySequenceFirst(ReadOnlySpan<byte> content, int total)
    {
        var reader = new DerReader(content);
        if (!reader.TrySequence(out var first) || reader.IsAtEnd)
        {
            return null;
        }
        return reader.Rest[0] switch
        {
            0x03 => DerPublicKeys.TrySubjectPublicKeyInfo(content, total),
            0x04 => DerProtected.TryEncryptedPrivateKeyInfo(first, reader, total),
            0x30 => DerCertificates.TryRead(first, reader, total),
            _ => null,
        };
    }
}
