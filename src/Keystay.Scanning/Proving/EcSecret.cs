using System.Formats.Asn1;
using Keystay.Keys;

namespace Keystay.Scanning.Proving;

/// <summary>The values and encodings of an elliptic-curve private key.</summary>
internal static class EcSecret
{
    public static IReadOnlyList<SecretValue> Values(EcCurve curve, ReadOnlySpan<byte> scalar) =>
        [new("ec.d", scalar.TrimStart((byte)0).ToArray(), curve.FieldBytes)];

    /// <summary>SEC1 (RFC 5915) and PKCS#8 (RFC 5958), with and without the parameters and the public key that writers may leave out.</summary>
    public static IReadOnlyList<SecretContainer> Containers(EcPublicKey key, ReadOnlySpan<byte> scalar)
    {
        var d = new byte[key.Curve.FieldBytes];
        scalar = scalar.TrimStart((byte)0);
        scalar.CopyTo(d.AsSpan(d.Length - scalar.Length));
        var containers = new List<SecretContainer>();
        foreach (bool withPublic in (bool[])[true, false])
        {
            byte[] bare = Sec1(key, d, withParameters: false, withPublic);
            containers.Add(new(bare, PrivateFrom(bare, d)));
            foreach (byte[] der in (byte[][])[Sec1(key, d, withParameters: true, withPublic), Pkcs8(key, bare), Pkcs8(key, Sec1(key, d, true, withPublic))])
            {
                containers.Add(new(der, PrivateFrom(der, d)));
            }
        }
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(d);
        return containers;
    }

    private static int PrivateFrom(byte[] der, byte[] d) => der.AsSpan().IndexOf(d);

    private static byte[] Sec1(EcPublicKey key, byte[] d, bool withParameters, bool withPublic)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteOctetString(d);
            if (withParameters)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                {
                    writer.WriteObjectIdentifier(key.Curve.Oid);
                }
            }
            if (withPublic)
            {
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
                {
                    writer.WriteBitString([4, .. key.X, .. key.Y]);
                }
            }
        }
        return writer.Encode();
    }

    private static byte[] Pkcs8(EcPublicKey key, byte[] sec1)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.10045.2.1");
                writer.WriteObjectIdentifier(key.Curve.Oid);
            }
            writer.WriteOctetString(sec1);
        }
        return writer.Encode();
    }
}
