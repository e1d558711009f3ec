using System.Formats.Asn1;

namespace Keystay.Keys;

/// <summary>An octet key pair's public half: Ed25519 or X25519 (RFC 8032, RFC 7748).</summary>
public sealed class OkpPublicKey : PublicKey
{
    /// <summary>From its 32 bytes as published.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public OkpPublicKey(OkpCurve curve, ReadOnlySpan<byte> x)
    {
        if (x.Length != 32)
        {
            throw new ArgumentException($"A public key of this kind has 32 bytes, not {x.Length}.", nameof(x));
        }
        Curve = curve;
        X = x.ToArray();
    }

    /// <summary>Which of the two.</summary>
    public OkpCurve Curve { get; }

    /// <summary>The public key as published: 32 bytes.</summary>
    public byte[] X { get; }

    /// <inheritdoc/>
    public override KeyType Type => KeyType.Okp;

    /// <inheritdoc/>
    public override int Bits => 256;

    /// <inheritdoc/>
    public override string CurveName => Curve == OkpCurve.Ed25519 ? "Ed25519" : "X25519";

    /// <inheritdoc/>
    public override byte[] ExportSubjectPublicKeyInfo()
    {
        // RFC 8410, section 3: no parameters.
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier(Curve == OkpCurve.Ed25519 ? "1.3.101.112" : "1.3.101.110");
            }
            info.WriteBitString(X);
        }
        return info.Encode();
    }
}
