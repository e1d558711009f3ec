using Keystay.Keys;

namespace Keystay.Scanning.Survey;

/// <summary>A scalar and its curve; the public point as encoded in SEC 1, section 2.3.3 (04 X Y or 02/03 X), or null.</summary>
internal sealed class EcClaim(EcCurve curve, byte[] scalar, byte[]? publicPoint) : PrivateClaim
{
    public EcCurve Curve { get; } = curve;
    public byte[] Scalar { get; } = scalar;
    public byte[]? PublicPoint { get; } = publicPoint;

    public override void Clear() => Clear([Scalar]);
}
