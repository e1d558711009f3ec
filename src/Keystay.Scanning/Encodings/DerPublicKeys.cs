using System.Formats.Asn1;
using Keystay.Keys;

namespace Keystay.Scanning.Encodings;

/// <summary>Public keys in DER: SubjectPublicKeyInfo (RFC 5280, section 4.1) and RSAPublicKey (RFC 8017, appendix A.1.1).</summary>
internal static class DerPublicKeys
{
    public static DecodedContainer? TrySubjectPublicKeyInfo(ReadOnlySpan<byte> content, int total)
    {
        var info = new DerReader(content);
        return info.TrySequence(out var algorithm) && algorithm.TryOid(out var oid) && info.TryBitString(out var bits) && info.IsAtEnd
            && TryKey(oid, ref algorithm, bits) is { } key
            ? new("spki", total) { Public = key }
            : null;
    }

    public static DecodedContainer? TryRsaPublicKey(ReadOnlySpan<byte> content, int total) =>
        TryRsa(content) is { } key ? new("rsa-public", total) { Public = key } : null;

    /// <summary>The curve that ECParameters name or spell out (RFC 3279, section 2.3.5), or null.</summary>
    public static EcCurve? TryCurve(ref DerReader parameters)
    {
        if (parameters.TryOid(out var oid))
        {
            return oid.SequenceEqual(DerOids.P256) ? EcCurve.P256
                : oid.SequenceEqual(DerOids.P384) ? EcCurve.P384
                : oid.SequenceEqual(DerOids.P521) ? EcCurve.P521
                : oid.SequenceEqual(DerOids.Secp256k1) ? EcCurve.Secp256k1 : null;
        }
        return parameters.TrySequence(out var explicitly) ? TryExplicitCurve(explicitly) : null;
    }

    public static bool TryOkpCurve(ReadOnlySpan<byte> oid, out OkpCurve curve)
    {
        bool isEd25519 = oid.SequenceEqual(DerOids.Ed25519);
        curve = isEd25519 ? OkpCurve.Ed25519 : OkpCurve.X25519;
        return isEd25519 || oid.SequenceEqual(DerOids.X25519);
    }

    private static PublicKey? TryKey(ReadOnlySpan<byte> oid, ref DerReader algorithm, ReadOnlySpan<byte> bits)
    {
        if (oid.SequenceEqual(DerOids.EcPublicKey))
        {
            return TryCurve(ref algorithm) is { } curve ? EcPoints.TryRead(curve, bits) : null;
        }
        if (TryOkpCurve(oid, out var okp))
        {
            return bits.Length == 32 ? new OkpPublicKey(okp, bits) : null;
        }
        bool isRsa = oid.SequenceEqual(DerOids.RsaEncryption) || oid.SequenceEqual(DerOids.RsaPss) || oid.SequenceEqual(DerOids.RsaOaep);
        return isRsa && new DerReader(bits).TryRead(Asn1Tag.Sequence, out var key) ? TryRsa(key) : null;
    }

    private static RsaPublicKey? TryRsa(ReadOnlySpan<byte> content)
    {
        var key = new DerReader(content);
        return key.TryUnsigned(out var n) && key.TryUnsigned(out var e) && key.IsAtEnd ? RsaNumbers.TryPublic(n, e) : null;
    }

    private static EcCurve? TryExplicitCurve(DerReader parameters)
    {
        if (!parameters.TrySmall(out _) || !parameters.TrySequence(out var field) || !field.TryOid(out var kind)
            || !kind.SequenceEqual(DerOids.PrimeField) || !field.TryUnsigned(out var p)
            || !parameters.TrySequence(out var equation) || !equation.TryOctets(out var a) || !equation.TryOctets(out var b))
        {
            return null;
        }
        foreach (var curve in EcCurve.All)
        {
            if (Same(p, curve.Prime) && Same(a, curve.A) && Same(b, curve.B))
            {
                return curve;
            }
        }
        return null;
    }

    private static bool Same(ReadOnlySpan<byte> bigEndian, System.Numerics.BigInteger number) =>
        bigEndian.Length <= 128 && new System.Numerics.BigInteger(bigEndian, isUnsigned: true, isBigEndian: true) == number;
}
