using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Keystay.Scanning.Tests.Recognisers.Text;

/// <summary>Writes SSH's wire types (RFC 4251, section 5), independently of the reader.</summary>
internal static class SshText
{
    public static byte[] RsaBlob(RSAParameters key) => [.. Field("ssh-rsa"), .. Mpint(key.Exponent!), .. Mpint(key.Modulus!)];

    public static byte[] EcBlob(ECParameters key, string name) =>
        [.. Field($"ecdsa-sha2-{name}"), .. Field(name), .. Field([4, .. key.Q.X!, .. key.Q.Y!])];

    public static byte[] Ed25519Blob(byte[] x) => [.. Field("ssh-ed25519"), .. Field(x)];

    public static byte[] Field(string text) => Field(Encoding.ASCII.GetBytes(text));

    public static byte[] Field(byte[] bytes)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        return [.. length, .. bytes];
    }

    public static byte[] Mpint(ReadOnlySpan<byte> bigEndian)
    {
        var number = bigEndian.TrimStart((byte)0).ToArray();
        return Field(number[0] >= 0x80 ? [0, .. number] : number);
    }
}
