using System.Formats.Asn1;

namespace Keystay.Scanning.Encodings;

/// <summary>Containers that hold a key behind a password: EncryptedPrivateKeyInfo (RFC 5958, section 3) and PFX (RFC 7292, section 4).</summary>
internal static class DerProtected
{
    /// <param name="algorithm">The content of the AlgorithmIdentifier.</param>
    /// <param name="after">What follows it.</param>
    /// <param name="total">Bytes of the container.</param>
    public static DecodedContainer? TryEncryptedPrivateKeyInfo(DerReader algorithm, DerReader after, int total) =>
        algorithm.TryOid(out var oid) && Scheme(oid) is { } scheme && after.TryOctets(out var encrypted) && encrypted.Length >= 16 && after.IsAtEnd
            ? new("encrypted-pkcs8", total) { ProtectedKind = "encrypted-pkcs8", ProtectedDetail = scheme }
            : null;

    /// <summary>From the first byte of the file on; some programs write the outermost values with indefinite length, which is BER.</summary>
    public static DecodedContainer? TryPfx(ReadOnlySpan<byte> bytes)
    {
        if (!AsnDecoder.TryReadEncodedValue(bytes, AsnEncodingRules.BER, out var tag, out int offset, out int length, out int total)
            || tag != Asn1Tag.Sequence)
        {
            return null;
        }
        var content = bytes.Slice(offset, length);
        if (!content.StartsWith((ReadOnlySpan<byte>)[2, 1, 3])
            || !AsnDecoder.TryReadEncodedValue(content[3..], AsnEncodingRules.BER, out tag, out offset, out length, out _)
            || tag != Asn1Tag.Sequence)
        {
            return null;
        }
        // authSafe is data (7.1), or signedData (7.2) when a public key protects its integrity.
        bool isAuthSafe = new DerReader(content.Slice(3 + offset, length)).TryOid(out var oid)
            && oid.Length == 9 && oid.StartsWith(DerOids.Pkcs7) && oid[8] is 1 or 2;
        return isAuthSafe ? new("pfx", total) { ProtectedKind = "pfx", ProtectedDetail = "PKCS #12" } : null;
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
