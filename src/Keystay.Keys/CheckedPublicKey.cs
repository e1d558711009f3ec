using System.Numerics;

namespace Keystay.Keys;

/// <summary>Public keys from numbers that nobody has checked yet.</summary>
internal static class CheckedPublicKey
{
    /// <summary>Below lies nothing anyone signs with; above, one proof would cost seconds and a hostile list hours.</summary>
    private const int MinRsaBits = 512, MaxRsaBits = 16_384;

    public static RsaPublicKey Rsa(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        modulus = modulus.TrimStart((byte)0);
        exponent = exponent.TrimStart((byte)0);
        int bits = modulus.IsEmpty ? 0 : modulus.Length * 8 - byte.LeadingZeroCount(modulus[0]);
        if (bits is < MinRsaBits or > MaxRsaBits)
        {
            throw new PublicKeyFormatException("bad-key", $"An RSA modulus has {bits} bits; {MinRsaBits} to {MaxRsaBits} are accepted.");
        }
        if (byte.IsEvenInteger(modulus[^1]))
        {
            throw new PublicKeyFormatException("bad-key", "An RSA modulus is even.");
        }
        // RFC 8017, section 3.1: 3 <= e < n and odd.
        if (exponent.IsEmpty || exponent.Length > modulus.Length || byte.IsEvenInteger(exponent[^1]) || exponent is [1])
        {
            throw new PublicKeyFormatException("bad-key", "An RSA exponent is not an odd number from 3 up to the modulus.");
        }
        return new RsaPublicKey(modulus, exponent);
    }

    public static EcPublicKey Ec(EcCurve curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        BigInteger px = Number(x), py = Number(y);
        if (px >= curve.Prime || py >= curve.Prime || (py * py - RightSide(curve, px)) % curve.Prime != 0)
        {
            throw new PublicKeyFormatException("bad-key", $"A point is not on the curve {curve.Name}.");
        }
        return new EcPublicKey(curve, x, y);
    }

    /// <summary>From a point as SEC 1, section 2.3.4, writes it, compressed or not.</summary>
    public static EcPublicKey Ec(EcCurve curve, ReadOnlySpan<byte> point)
    {
        int width = curve.FieldBytes;
        if (point.Length == 1 + 2 * width && point[0] == 4)
        {
            return Ec(curve, point.Slice(1, width), point[(1 + width)..]);
        }
        if (point.Length == 1 + width && point[0] is 2 or 3)
        {
            return Ec(curve, point[1..], Decompress(curve, point));
        }
        throw new PublicKeyFormatException("bad-key", $"{point.Length} bytes are not a point on the curve {curve.Name}.");
    }

    public static OkpPublicKey Okp(OkpCurve curve, ReadOnlySpan<byte> x) => x.Length == 32
        ? new OkpPublicKey(curve, x)
        : throw new PublicKeyFormatException("bad-key", $"A key on {curve} has {x.Length} bytes instead of 32.");

    /// <summary>Every prime of <see cref="EcCurve.All"/> is 3 mod 4, where w^((p+1)/4) is a square root of w if there is one.</summary>
    private static byte[] Decompress(EcCurve curve, ReadOnlySpan<byte> point)
    {
        var y = BigInteger.ModPow(RightSide(curve, Number(point[1..])), (curve.Prime + 1) / 4, curve.Prime);
        if (y.IsEven != (point[0] == 2))
        {
            y = curve.Prime - y;
        }
        return y.ToByteArray(isUnsigned: true, isBigEndian: true);
    }

    private static BigInteger RightSide(EcCurve curve, BigInteger x) => (x * x * x + curve.A * x + curve.B) % curve.Prime;

    private static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);
}
