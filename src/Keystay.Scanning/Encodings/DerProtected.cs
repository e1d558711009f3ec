namespace Keystay.Scanning.Encodings;

/// <summary>Containers that hold a key behind a password: EncryptedPrivateKeyInfo (RFC 5958, section 3) and PFX (RFC 7292, section 4).</summary>
internal static class DerProtected
{
    private const int MostValues = 4096;

    /// <param name="algorithm">The content of the AlgorithmIdentifier.</param>
    /// <param name="after">What follows it.</param>
    /// <param name="total">Bytes of the container.</param>
    public static DecodedContainer? TryEncryptedPrivateKeyInfo(DerReader algorithm, DerReader after, int total) =>
        algorithm.TryOid(out var oid) && Scheme(oid) is { } scheme && after.TryOctets(out var encrypted) && encrypted.Length >= 16 && after.IsAtEnd
            ? new("encrypted-pkcs8", total) { ProtectedKind = "encrypted-pkcs8", ProtectedDetail = scheme }
            : null;

    /// <param name="content">The content of the outer SEQUENCE.</param>
    /// <param name="total">Bytes of the container.</param>
    public static DecodedContainer? TryPfx(ReadOnlySpan<byte> content, int total)
    {
        if (content.Length < 5 || !content.StartsWith((ReadOnlySpan<byte>)[2, 1, 3, 0x30]))
        {
            return null;
        }
        var authSafe = new DerReader(content[5..]);
        if (content[4] != 0x80 && !new DerReader(content[3..]).TrySequence(out authSafe))
        {
            return null;
        }
        // authSafe is data (7.1), or signedData (7.2) when a public key protects its integrity.
        bool isAuthSafe = authSafe.TryOid(out var oid) && oid.Length == 9 && oid.StartsWith(DerOids.Pkcs7) && oid[8] is 1 or 2;
        return isAuthSafe ? new("pfx", total) { ProtectedKind = "pfx", ProtectedDetail = "PKCS #12" } : null;
    }

    /// <summary>A PFX in BER (X.690, section 8.1.3.6), which some programs write: it ends where as many values have ended as began.</summary>
    public static DecodedContainer? TryPfxOfIndefiniteLength(ReadOnlySpan<byte> bytes) =>
        TryPfx(bytes[2..], 0) is { } pfx && IndefiniteLength(bytes) is int total and > 0 ? pfx with { Length = total } : null;

    /// <summary>Bytes of the value, or 0. The library's own search for the end throws where the bytes are no BER.</summary>
    private static int IndefiniteLength(ReadOnlySpan<byte> bytes)
    {
        int at = 0, depth = 0;
        for (int values = 0; values < MostValues && bytes.Length - at >= 2; values++)
        {
            byte tag = bytes[at], length = bytes[at + 1];
            at += 2;
            if (length == 0x80)
            {
                depth++;
            }
            else if (tag == 0 && length == 0)
            {
                depth--;
            }
            else
            {
                int content = length;
                if (length > 0x80 && !TryLength(bytes[at..], length & 0x7F, out content))
                {
                    return 0;
                }
                at += length > 0x80 ? length & 0x7F : 0;
                if (content > bytes.Length - at)
                {
                    return 0;
                }
                at += content;
            }
            if (depth == 0)
            {
                return at;
            }
        }
        return 0;
    }

    private static bool TryLength(ReadOnlySpan<byte> bytes, int octets, out int length)
    {
        length = 0;
        if (octets > 3 || octets > bytes.Length)
        {
            return false;
        }
        foreach (byte octet in bytes[..octets])
        {
            length = (length << 8) | octet;
        }
        return true;
    }

    private static string? Scheme(ReadOnlySpan<byte> oid)
    {
        if (oid.SequenceEqual(DerOids.Pbes2))
        {
            return "PBES2";
        }
        if (oid.Length == 9 && oid.StartsWith(DerOids.Pkcs5) && oid[8] is 1 or 3 or 4 or 6 or 10 or 11)
        {
            return "PBES1";
        }
        if (oid.Length == 10 && oid.StartsWith(DerOids.Pkcs12Pbe) && oid[9] is >= 1 and <= 6)
        {
            return "PKCS #12 PBE";
        }
        return oid.SequenceEqual(DerOids.JavaKeyProtector) ? "Java JKS"
            : oid.SequenceEqual(DerOids.JavaPbeTripleDes) ? "Java JCEKS" : null;
    }
}
