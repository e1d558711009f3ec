using System.Formats.Asn1;

namespace Keystay.Keys;

/// <summary>A point on a short Weierstrass curve (SEC 1, section 2.3.3).</summary>
public sealed class EcPublicKey : PublicKey
{
    private const string EcPublicKeyOid = "1.2.840.10045.2.1";

    /// <summary>From affine coordinates, unsigned big-endian; padded or cut to the curve's field width.</summary>
    /// <exception cref="ArgumentException">A coordinate is wider than the field. Whether the point is on the curve is not checked here.</exception>
    public EcPublicKey(EcCurve curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        ArgumentNullException.ThrowIfNull(curve);
        Curve = curve;
        X = FixedWidth(x, curve.FieldBytes);
        Y = FixedWidth(y, curve.FieldBytes);
    }

    /// <summary>The curve.</summary>
    public EcCurve Curve { get; }

    /// <summary>Affine x, big-endian, the field's width.</summary>
    public byte[] X { get; }

    /// <summary>Affine y, big-endian, the field's width.</summary>
    public byte[] Y { get; }

    /// <inheritdoc/>
    public override KeyType Type => KeyType.Ec;

    /// <inheritdoc/>
    public override int Bits => Curve.Bits;

    /// <inheritdoc/>
    public override string? CurveName => Curve.Name;

    /// <inheritdoc/>
    public override byte[] ExportSubjectPublicKeyInfo()
    {
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier(EcPublicKeyOid);
                info.WriteObjectIdentifier(Curve.Oid);
            }
            info.WriteBitString([4, .. X, .. Y]);
        }
        return info.Encode();
    }

    private static byte[] FixedWidth(ReadOnlySpan<byte> number, int width)
    {
        number = number.TrimStart((byte)0);
        if (number.Length > width)
        {
            throw new ArgumentException($"A coordinate has {number.Length} bytes; the field has {width}.", nameof(number));
        }
        var result = new byte[width];
        number.CopyTo(result.AsSpan(width - number.Length));
        return result;
    }
}
