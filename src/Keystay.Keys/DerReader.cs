using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Keystay.Keys;

/// <summary>Public keys in DER: SubjectPublicKeyInfo and Certificate (RFC 5280), RSAPublicKey (RFC 8017, appendix A.1.1).</summary>
internal static class DerReader
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1", RsaPss = "1.2.840.113549.1.1.10", EcPublicKeyOid = "1.2.840.10045.2.1";
    private const string X25519 = "1.3.101.110", Ed25519 = "1.3.101.112";

    /// <summary>Reads one key; its outer structure tells which of the three it is.</summary>
    public static void Read(ReadOnlySpan<byte> der, string? name, PublicKeyList into)
    {
        try
        {
            var outer = new AsnReader(der.ToArray(), AsnEncodingRules.DER);
            var sequence = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            {
                ReadRsaPublicKey(sequence, name, into);
                return;
            }
            sequence.ReadSequence();
            if (sequence.PeekTag().HasSameClassAndValue(Asn1Tag.PrimitiveBitString))
            {
                ReadSubjectPublicKeyInfo(der, name, into);
            }
            else
            {
                ReadCertificate(der, into);
            }
        }
        catch (AsnContentException e)
        {
            throw new PublicKeyFormatException("bad-der", "The document is not a DER public key or certificate, or it is cut short.", e);
        }
    }

    private static void ReadRsaPublicKey(AsnReader sequence, string? name, PublicKeyList into)
    {
        var first = sequence.ReadIntegerBytes();
        // PKCS#1 and PKCS#8 private keys begin with a version number where a modulus would stand.
        if (first.Length < 32)
        {
            throw new PublicKeyFormatException("private-key", "The document looks like a DER private key. Give the public half alone, and treat that file as a secret.");
        }
        var exponent = sequence.ReadIntegerBytes();
        sequence.ThrowIfNotEmpty();
        into.Add(CheckedPublicKey.Rsa(first.Span, exponent.Span), name);
    }

    private static void ReadCertificate(ReadOnlySpan<byte> der, PublicKeyList into)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        ReadSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo(), certificate.Subject, into);
    }

    private static void ReadSubjectPublicKeyInfo(ReadOnlySpan<byte> der, string? name, PublicKeyList into)
    {
        var info = new AsnReader(der.ToArray(), AsnEncodingRules.DER).ReadSequence();
        var algorithm = info.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        byte[] key = info.ReadBitString(out _);
        info.ThrowIfNotEmpty();
        switch (oid)
        {
            case RsaEncryption or RsaPss:
                var sequence = new AsnReader(key, AsnEncodingRules.DER).ReadSequence();
                into.Add(CheckedPublicKey.Rsa(sequence.ReadIntegerBytes().Span, sequence.ReadIntegerBytes().Span), name);
                break;
            case EcPublicKeyOid when algorithm.HasData && algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier)
                && algorithm.ReadObjectIdentifier() is { } curveOid:
                ReadPoint(curveOid, key, name, into);
                break;
            case X25519 or Ed25519:
                into.Add(CheckedPublicKey.Okp(oid == Ed25519 ? OkpCurve.Ed25519 : OkpCurve.X25519, key), name);
                break;
            default:
                into.Skip($"{name ?? "A key"} has algorithm {oid}, which is not looked for.");
                break;
        }
    }

    private static void ReadPoint(string curveOid, byte[] point, string? name, PublicKeyList into)
    {
        if (EcCurve.ByOid(curveOid) is { } curve)
        {
            into.Add(CheckedPublicKey.Ec(curve, point), name);
        }
        else
        {
            into.Skip($"{name ?? "A key"} lies on the curve {curveOid}, which is not looked for.");
        }
    }
}
