using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Encodings.OpenPgp;

/// <summary>The fields that belong to one algorithm (RFC 9580, section 5.5.5), and the public key they give.</summary>
internal sealed class OpenPgpKeyMaterial(byte algorithm, PublicKey key)
{
    private const byte RsaAny = 1, RsaSign = 3, Ecdh = 18, Ecdsa = 19, EdDsaLegacy = 22, X25519 = 25, Ed25519 = 27;

    // Object identifiers without tag and length (RFC 9580, section 9.2).
    private static ReadOnlySpan<byte> Ed25519LegacyOid => [0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01];
    private static ReadOnlySpan<byte> Curve25519LegacyOid => [0x2B, 0x06, 0x01, 0x04, 0x01, 0x97, 0x55, 0x01, 0x05, 0x01];

    /// <summary>The public half.</summary>
    public PublicKey Public { get; } = key;

    /// <summary>Reads the public fields; null for an algorithm or curve that is none of ours.</summary>
    public static OpenPgpKeyMaterial? TryRead(byte algorithm, ref OpenPgpReader reader)
    {
        PublicKey? key = null;
        switch (algorithm)
        {
            case >= RsaAny and <= RsaSign when reader.TryNumber(out var n) && reader.TryNumber(out var e):
                key = RsaNumbers.TryPublic(n, e);
                break;
            case Ecdh or Ecdsa or EdDsaLegacy when reader.TryShort(out var oid) && reader.TryNumber(out var point)
                && (algorithm != Ecdh || reader.TryShort(out _)):
                key = TryPoint(oid, point);
                break;
            case X25519 or Ed25519 when reader.TryTake(32, out var x):
                key = new OkpPublicKey(algorithm == Ed25519 ? OkpCurve.Ed25519 : OkpCurve.X25519, x);
                break;
        }
        return key is null ? null : new OpenPgpKeyMaterial(algorithm, key);
    }

    /// <summary>Reads the secret fields, which are not encrypted; null when they are not there.</summary>
    public PrivateClaim? Claim(ref OpenPgpReader reader)
    {
        switch (Public)
        {
            case RsaPublicKey rsa when reader.TryNumber(out var d) && reader.TryNumber(out var p) && reader.TryNumber(out var q):
                return new RsaClaim
                {
                    Modulus = rsa.Modulus,
                    PublicExponent = rsa.Exponent,
                    PrivateExponent = RsaNumbers.OrNull(d),
                    Prime1 = RsaNumbers.OrNull(p),
                    Prime2 = RsaNumbers.OrNull(q),
                };
            case EcPublicKey ec when reader.TryNumber(out var scalar) && scalar.Length <= ec.Curve.FieldBytes:
                return new EcClaim(ec.Curve, scalar.ToArray(), [4, .. ec.X, .. ec.Y]);
            case OkpPublicKey okp when algorithm is X25519 or Ed25519 && reader.TryTake(32, out var secret):
                return new OkpClaim(okp.Curve, secret.ToArray(), okp.X);
            case OkpPublicKey okp when reader.TryNumber(out var number) && number.Length <= 32:
                // As a number it lost its leading zero bytes; and X25519, which is little endian, was turned round (section 5.5.5.6.1.1).
                var padded = new byte[32];
                number.CopyTo(padded.AsSpan(32 - number.Length));
                if (okp.Curve == OkpCurve.X25519)
                {
                    padded.AsSpan().Reverse();
                }
                return new OkpClaim(okp.Curve, padded, okp.X);
            default:
                return null;
        }
    }

    private static PublicKey? TryPoint(ReadOnlySpan<byte> oid, ReadOnlySpan<byte> point)
    {
        if (oid.SequenceEqual(Ed25519LegacyOid) || oid.SequenceEqual(Curve25519LegacyOid))
        {
            // Prefixed native point format (section 11.2.1): 40, then the bytes.
            var curve = oid.SequenceEqual(Ed25519LegacyOid) ? OkpCurve.Ed25519 : OkpCurve.X25519;
            return point.Length == 33 && point[0] == 0x40 ? new OkpPublicKey(curve, point[1..]) : null;
        }
        var weierstrass = oid.SequenceEqual(DerOids.P256) ? EcCurve.P256
            : oid.SequenceEqual(DerOids.P384) ? EcCurve.P384
            : oid.SequenceEqual(DerOids.P521) ? EcCurve.P521
            : oid.SequenceEqual(DerOids.Secp256k1) ? EcCurve.Secp256k1 : null;
        return weierstrass is null ? null : EcPoints.TryRead(weierstrass, point);
    }
}
