using System.Formats.Asn1;
using System.Security.Cryptography;
using Keystay.Keys;

namespace Keystay.Scanning.Proving;

/// <summary>The values and encodings of an Ed25519 or X25519 private key.</summary>
internal static class OkpSecret
{
    /// <summary>The scalar that multiplies the base point, most significant byte first (RFC 8032, section 5.1.5; RFC 7748, section 5).</summary>
    public static byte[] Scalar(OkpCurve curve, ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[64];
        if (curve == OkpCurve.Ed25519)
        {
            SHA512.HashData(secret, hash);
        }
        else
        {
            secret.CopyTo(hash);
        }
        hash[0] &= 248;
        hash[31] = (byte)((hash[31] & 127) | 64);
        var scalar = hash[..32].ToArray();
        scalar.AsSpan().Reverse();
        CryptographicOperations.ZeroMemory(hash);
        return scalar;
    }

    public static IReadOnlyList<SecretValue> Values(OkpCurve curve, ReadOnlySpan<byte> secret)
    {
        string name = curve == OkpCurve.Ed25519 ? "ed25519" : "x25519";
        var values = new List<SecretValue> { new($"{name}.{(curve == OkpCurve.Ed25519 ? "seed" : "private")}", secret.ToArray(), 32) };
        values.Add(new($"{name}.scalar", Scalar(curve, secret), 32));
        if (curve == OkpCurve.Ed25519)
        {
            values.Add(new($"{name}.expanded", SHA512.HashData(secret), 64));
        }
        return values;
    }

    /// <summary>PKCS#8 (RFC 8410, section 7).</summary>
    public static IReadOnlyList<SecretContainer> Containers(OkpCurve curve, ReadOnlySpan<byte> secret)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(curve == OkpCurve.Ed25519 ? "1.3.101.112" : "1.3.101.110");
            }
            writer.WriteOctetString([4, 32, .. secret]);
        }
        byte[] der = writer.Encode();
        return [new(der, der.Length - secret.Length)];
    }
}
