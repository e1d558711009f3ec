using System.Formats.Asn1;
using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Encodings;

/// <summary>Private keys in DER: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017, appendix A.1.2), SEC 1 (RFC 5915).</summary>
/// <remarks>Each method gets the content of the outer SEQUENCE and the bytes of the whole container.</remarks>
internal static class DerPrivateKeys
{
    private static readonly Asn1Tag PublicKeyOfVersion2 = new(TagClass.ContextSpecific, 1);

    public static DecodedContainer? TryPrivateKeyInfo(ReadOnlySpan<byte> content, int total)
    {
        var info = new DerReader(content);
        if (!info.TrySmall(out int version) || version > 1 || !info.TrySequence(out var algorithm) || !algorithm.TryOid(out var oid)
            || !info.TryOctets(out var key))
        {
            return null;
        }
        var inner = new DerReader(key);
        DecodedContainer? read = null;
        if (oid.SequenceEqual(DerOids.RsaEncryption) || oid.SequenceEqual(DerOids.RsaPss) || oid.SequenceEqual(DerOids.RsaOaep))
        {
            read = inner.TryRead(Asn1Tag.Sequence, out var rsa) ? TryRsaPrivateKey(rsa, total) : null;
        }
        else if (oid.SequenceEqual(DerOids.EcPublicKey))
        {
            read = inner.TryRead(Asn1Tag.Sequence, out var ec) ? TryEcPrivateKey(ec, total, DerPublicKeys.TryCurve(ref algorithm)) : null;
        }
        else if (DerPublicKeys.TryOkpCurve(oid, out var curve))
        {
            read = inner.TryOctets(out var secret) && secret.Length == 32 ? Okp(curve, secret, ref info, total) : null;
        }
        return read is null ? null : read with { Form = "pkcs8" };
    }

    public static DecodedContainer? TryRsaPrivateKey(ReadOnlySpan<byte> content, int total)
    {
        var key = new DerReader(content);
        if (!key.TrySmall(out int version) || version > 1
            || !key.TryUnsigned(out var n) || !key.TryUnsigned(out var e) || !key.TryUnsigned(out var d)
            || !key.TryUnsigned(out var p) || !key.TryUnsigned(out var q)
            || !key.TryUnsigned(out _) || !key.TryUnsigned(out _) || !key.TryUnsigned(out _)
            || RsaNumbers.TryPublic(n, e) is not { } publicKey)
        {
            return null;
        }
        // With more than two primes (version 1) p·q is not n: the exponent, or one prime, is what can be proven.
        var claim = new RsaClaim
        {
            Modulus = publicKey.Modulus,
            PublicExponent = publicKey.Exponent,
            PrivateExponent = RsaNumbers.OrNull(d),
            Prime1 = RsaNumbers.OrNull(p),
            Prime2 = RsaNumbers.OrNull(q),
        };
        return new("pkcs1", total) { Claim = claim, Public = publicKey };
    }

    /// <remarks><paramref name="curve"/> is what a PKCS #8 around it names; null lets the key name it, or the scalar's width tell it.</remarks>
    public static DecodedContainer? TryEcPrivateKey(ReadOnlySpan<byte> content, int total, EcCurve? curve)
    {
        var key = new DerReader(content);
        if (!key.TrySmall(out int version) || version != 1 || !key.TryOctets(out var scalar) || scalar.Length is < 16 or > 80)
        {
            return null;
        }
        if (key.TryRead(DerReader.Context0, out var parameters))
        {
            var named = new DerReader(parameters);
            curve ??= DerPublicKeys.TryCurve(ref named);
            if (curve is null)
            {
                return null;
            }
        }
        EcPublicKey? publicKey = null;
        ReadOnlySpan<byte> point = default;
        if (key.TryRead(DerReader.Context1, out var wrapped) && new DerReader(wrapped).TryBitString(out point))
        {
            publicKey = curve is null ? EcPoints.OnAnyCurve(scalar.Length, point) : EcPoints.TryRead(curve, point);
        }
        curve ??= publicKey?.Curve ?? CurveOfWidth(scalar.Length);
        if (curve is null || scalar.TrimStart((byte)0).Length > curve.FieldBytes)
        {
            return null;
        }
        byte[]? pointClaimed = publicKey is null ? null : point.ToArray();
        return new("sec1", total) { Claim = new EcClaim(curve, scalar.ToArray(), pointClaimed), Public = publicKey };
    }

    private static EcCurve? CurveOfWidth(int bytes) => EcCurve.All.FirstOrDefault(c => c.FieldBytes == bytes);

    private static DecodedContainer Okp(OkpCurve curve, ReadOnlySpan<byte> secret, ref DerReader info, int total)
    {
        // RFC 5958, section 2: attributes [0], then publicKey [1] IMPLICIT BIT STRING.
        info.TryRead(DerReader.Context0, out _);
        byte[]? publicHalf = null;
        if (info.TryRead(PublicKeyOfVersion2, out var bits) && DerReader.TryWholeBytes(ref bits) && bits.Length == 32)
        {
            publicHalf = bits.ToArray();
        }
        return new("pkcs8", total)
        {
            Claim = new OkpClaim(curve, secret.ToArray(), publicHalf),
            Public = publicHalf is null ? null : new OkpPublicKey(curve, publicHalf),
        };
    }
}
