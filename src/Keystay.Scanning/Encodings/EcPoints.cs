using System.Numerics;
using Keystay.Keys;

namespace Keystay.Scanning.Encodings;

/// <summary>Points as SEC 1, section 2.3.3 writes them: 04 X Y, or 02/03 X.</summary>
internal static class EcPoints
{
    /// <summary>The key of an encoded point, or null when that is no point of the curve.</summary>
    public static EcPublicKey? TryRead(EcCurve curve, ReadOnlySpan<byte> point)
    {
        int width = curve.FieldBytes;
        if (point.Length == 1 + (2 * width) && point[0] == 4)
        {
            return FromCoordinates(curve, point.Slice(1, width), point[(1 + width)..]);
        }
        if (point.Length == 1 + width && point[0] is 2 or 3)
        {
            return Decompress(curve, point[1..], isOdd: point[0] == 3);
        }
        return null;
    }

    /// <summary>The key of an affine point, or null when that is no point of the curve.</summary>
    public static EcPublicKey? FromCoordinates(EcCurve curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        var (px, py) = (Number(x), Number(y));
        bool isOn = px < curve.Prime && py < curve.Prime && (py * py - RightSide(curve, px)) % curve.Prime == 0;
        return isOn ? new EcPublicKey(curve, x, y) : null;
    }

    /// <summary>The curve of this field width on which the point lies.</summary>
    public static EcPublicKey? OnAnyCurve(int fieldBytes, ReadOnlySpan<byte> point)
    {
        foreach (var curve in EcCurve.All)
        {
            if (curve.FieldBytes == fieldBytes && TryRead(curve, point) is { } key)
            {
                return key;
            }
        }
        return null;
    }

    private static EcPublicKey? Decompress(EcCurve curve, ReadOnlySpan<byte> x, bool isOdd)
    {
        var px = Number(x);
        if (px >= curve.Prime)
        {
            return null;
        }
        // p mod 4 = 3 for each of these curves, so a square's root is its power (p + 1) / 4 (SEC 1, section 2.3.4).
        var square = RightSide(curve, px);
        var y = BigInteger.ModPow(square, (curve.Prime + 1) / 4, curve.Prime);
        if ((y * y - square) % curve.Prime != 0)
        {
            return null;
        }
        y = y.IsEven == isOdd ? curve.Prime - y : y;
        return new EcPublicKey(curve, x, y.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    private static BigInteger RightSide(EcCurve curve, BigInteger x) => ((x * x + curve.A) * x + curve.B) % curve.Prime;

    private static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);
}
