using System.Formats.Asn1;

namespace Keystay.Keys;

/// <summary>An RSA public key (RFC 8017, section 3.1).</summary>
public sealed class RsaPublicKey : PublicKey
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>From unsigned big-endian numbers; leading zero bytes are dropped.</summary>
    /// <exception cref="ArgumentException">The modulus or exponent is zero.</exception>
    public RsaPublicKey(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        Modulus = modulus.TrimStart((byte)0).ToArray();
        Exponent = exponent.TrimStart((byte)0).ToArray();
        if (Modulus.Length == 0 || Exponent.Length == 0)
        {
            throw new ArgumentException("The modulus and the exponent of an RSA key are positive numbers.", nameof(modulus));
        }
    }

    /// <summary>n, unsigned big-endian, no leading zero byte.</summary>
    public byte[] Modulus { get; }

    /// <summary>e, unsigned big-endian, no leading zero byte.</summary>
    public byte[] Exponent { get; }

    /// <inheritdoc/>
    public override KeyType Type => KeyType.Rsa;

    /// <inheritdoc/>
    public override int Bits => Modulus.Length * 8 - byte.LeadingZeroCount(Modulus[0]);

    /// <inheritdoc/>
    public override string? CurveName => null;

    /// <inheritdoc/>
    public override byte[] ExportSubjectPublicKeyInfo()
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteIntegerUnsigned(Modulus);
            key.WriteIntegerUnsigned(Exponent);
        }
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier(RsaEncryption);
                info.WriteNull();
            }
            info.WriteBitString(key.Encode());
        }
        return info.Encode();
    }
}
