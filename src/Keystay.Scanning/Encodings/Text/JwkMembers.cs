using System.Text;
using Keystay.Keys;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Encodings.Text;

/// <summary>The members of a JSON Web Key, as text (RFC 7518, section 6; RFC 8037, section 2).</summary>
internal ref struct JwkMembers
{
    private const int LongestKeyId = 200;
    private ReadOnlySpan<byte> kty, kid, crv, n, e, d, p, q, x, y, k;

    public static JwkMembers Read(ReadOnlySpan<byte> jsonObject)
    {
        var read = new JwkMembers();
        var members = new JsonMembers(jsonObject);
        while (members.TryNext(out var name, out var value))
        {
            read.Set(name, value);
        }
        return read;
    }

    /// <summary>The private half, or null. What is missing is null in the claim.</summary>
    public readonly PrivateClaim? Private()
    {
        if (kty.SequenceEqual("RSA"u8))
        {
            var claim = new RsaClaim
            {
                Modulus = Number(n),
                PublicExponent = Number(e),
                PrivateExponent = Number(d),
                Prime1 = Number(p),
                Prime2 = Number(q),
            };
            return claim.PrivateExponent is null && claim.Prime1 is null && claim.Prime2 is null ? null : claim;
        }
        if (kty.SequenceEqual("EC"u8) && Curve() is { } curve && Base64Text.TryDecode(d) is { } scalar)
        {
            var point = Public() as EcPublicKey;
            if (scalar.Length <= curve.FieldBytes)
            {
                return new EcClaim(curve, scalar, point is null ? null : [4, .. point.X, .. point.Y]);
            }
        }
        if (kty.SequenceEqual("OKP"u8) && TryOkpCurve(out var okp) && Base64Text.TryDecode(d) is { Length: 32 } secret)
        {
            return new OkpClaim(okp, secret, (Public() as OkpPublicKey)?.X);
        }
        return kty.SequenceEqual("oct"u8) && Base64Text.TryDecode(k) is { } key ? new OctClaim(key) : null;
    }

    /// <summary>The public half, or null.</summary>
    public readonly PublicKey? Public()
    {
        if (kty.SequenceEqual("RSA"u8))
        {
            return RsaNumbers.TryPublic(Number(n), Number(e));
        }
        if (kty.SequenceEqual("EC"u8) && Curve() is { } curve && Base64Text.TryDecode(x) is { } px && Base64Text.TryDecode(y) is { } py)
        {
            return px.Length <= curve.FieldBytes && py.Length <= curve.FieldBytes ? EcPoints.FromCoordinates(curve, px, py) : null;
        }
        return kty.SequenceEqual("OKP"u8) && TryOkpCurve(out var okp) && Base64Text.TryDecode(x) is { Length: 32 } published
            ? new OkpPublicKey(okp, published)
            : null;
    }

    /// <summary>The kid when it is printable ASCII, else null.</summary>
    public readonly string? KeyId() =>
        kid.Length is > 0 and <= LongestKeyId && !kid.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Encoding.ASCII.GetString(kid) : null;

    private void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case [(byte)'k', (byte)'t', (byte)'y']: kty = value; break;
            case [(byte)'k', (byte)'i', (byte)'d']: kid = value; break;
            case [(byte)'c', (byte)'r', (byte)'v']: crv = value; break;
            case [(byte)'n']: n = value; break;
            case [(byte)'e']: e = value; break;
            case [(byte)'d']: d = value; break;
            case [(byte)'p']: p = value; break;
            case [(byte)'q']: q = value; break;
            case [(byte)'x']: x = value; break;
            case [(byte)'y']: y = value; break;
            case [(byte)'k']: k = value; break;
        }
    }

    private readonly EcCurve? Curve() => crv.Length is > 0 and < 16 ? EcCurve.ByName(Encoding.ASCII.GetString(crv)) : null;

    private readonly bool TryOkpCurve(out OkpCurve curve)
    {
        bool isEd25519 = crv.SequenceEqual("Ed25519"u8);
        curve = isEd25519 ? OkpCurve.Ed25519 : OkpCurve.X25519;
        return isEd25519 || crv.SequenceEqual("X25519"u8);
    }

    private static byte[]? Number(ReadOnlySpan<byte> value) =>
        Base64Text.TryDecode(value) is { Length: <= RsaNumbers.MostModulusBytes } number ? number : null;
}
