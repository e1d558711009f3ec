using System.Formats.Asn1;
using System.Text;

namespace Keystay.Scanning.Encodings;

/// <summary>X.509 certificates (RFC 5280, section 4.1): the public key, whose it is, and whether it signs others.</summary>
/// <remarks>Only those fields are read: the platform's certificate class throws on chance bytes, and dumps hold hundreds of halves of certificates.</remarks>
internal static class DerCertificates
{
    private const int LongestName = 200;

    /// <param name="body">The content of the TBSCertificate.</param>
    /// <param name="after">What follows it in the certificate.</param>
    /// <param name="total">Bytes of the certificate.</param>
    public static DecodedContainer? TryRead(DerReader body, DerReader after, int total) =>
        after.TrySequence(out _) && after.TryBitString(out _) ? TryReadFields(body, total) : null;

    /// <summary>Reads the TBSCertificate that starts at the first byte, or returns null. OpenSSL keeps that of every certificate it loads.</summary>
    public static DecodedContainer? TryReadBody(ReadOnlySpan<byte> bytes)
    {
        var reader = new DerReader(bytes);
        return reader.TrySequence(out var body) ? TryReadFields(body, bytes.Length - reader.Rest.Length) : null;
    }

    private static DecodedContainer? TryReadFields(DerReader body, int total)
    {
        body.TryRead(DerReader.Context0, out _);
        if (!body.TryUnsigned(out _) || !body.TrySequence(out _) || !body.TrySequence(out _) || !body.TrySequence(out _)
            || !body.TrySequence(out var subject))
        {
            return null;
        }
        return body.TryRead(Asn1Tag.Sequence, out var info) && DerPublicKeys.TrySubjectPublicKeyInfo(info, info.Length) is { Public: { } key }
            ? new("certificate", total) { Public = key, Name = SubjectName(subject), IsAuthority = MaySign(body) }
            : null;
    }

    /// <summary>The common name, or the last attribute there is: the most specific one stands last.</summary>
    private static string? SubjectName(DerReader subject)
    {
        string? last = null;
        while (subject.TryRead(Asn1Tag.SetOf, out var set))
        {
            var attributes = new DerReader(set);
            while (attributes.TrySequence(out var attribute) && attribute.TryOid(out var type))
            {
                string? text = Text(attribute.Rest);
                if (text is not null && type.SequenceEqual(DerOids.CommonName))
                {
                    return text;
                }
                last = text ?? last;
            }
        }
        return last;
    }

    private static string? Text(ReadOnlySpan<byte> value)
    {
        if (!AsnDecoder.TryReadEncodedValue(value, AsnEncodingRules.DER, out var tag, out int offset, out int length, out _)
            || tag.TagClass != TagClass.Universal)
        {
            return null;
        }
        var content = value.Slice(offset, Math.Min(length, LongestName));
        var encoding = (UniversalTagNumber)tag.TagValue switch
        {
            UniversalTagNumber.UTF8String => Encoding.UTF8,
            UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.T61String => Encoding.Latin1,
            UniversalTagNumber.BMPString => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (encoding is null)
        {
            return null;
        }
        // A name from a dump ends on a terminal: no control characters.
        string text = encoding.GetString(content);
        return string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));
    }

    /// <summary>basicConstraints with cA TRUE.</summary>
    private static bool MaySign(DerReader body)
    {
        while (!body.IsAtEnd && body.Rest[0] != 0xA3)
        {
            if (!body.Skip())
            {
                return false;
            }
        }
        if (!body.TryRead(DerReader.Context3, out var wrapped) || !new DerReader(wrapped).TrySequence(out var extensions))
        {
            return false;
        }
        while (extensions.TrySequence(out var extension))
        {
            if (extension.TryOid(out var oid) && oid.SequenceEqual(DerOids.BasicConstraints))
            {
                extension.TryRead(Asn1Tag.Boolean, out _);
                return extension.TryOctets(out var value) && new DerReader(value).TrySequence(out var constraints)
                    && constraints.TryRead(Asn1Tag.Boolean, out var isAuthority) && isAuthority is [not 0];
            }
        }
        return false;
    }
}
