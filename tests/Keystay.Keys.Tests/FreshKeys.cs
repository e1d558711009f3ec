using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Keystay.Keys.Tests;

/// <summary>Keys made at run time and the documents that publish them, written by the platform and not by Keystay.</summary>
internal static class FreshKeys
{
    public static RSA Rsa { get; } = RSA.Create(2048);

    public static string Text(byte[]? number) => Base64Url.EncodeToString(number);

    public static string RsaJwk(string kid)
    {
        var p = Rsa.ExportParameters(false);
        return $$"""{"kty":"RSA","kid":"{{kid}}","use":"sig","n":"{{Text(p.Modulus)}}","e":"{{Text(p.Exponent)}}"}""";
    }

    public static string EcJwk(ECDsa key, string crv)
    {
        var q = key.ExportParameters(false).Q;
        return $$"""{"kty":"EC","crv":"{{crv}}","x":"{{Text(q.X)}}","y":"{{Text(q.Y)}}"}""";
    }

    public static byte[] Certificate(string subject) =>
        new CertificateRequest(subject, Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1)).RawData;

    public static byte[] SshRsa()
    {
        var p = Rsa.ExportParameters(false);
        return [.. SshString("ssh-rsa"u8), .. SshString(p.Exponent), .. SshString([0, .. p.Modulus!])];
    }

    public static byte[] SshEcdsa(ECDsa key, string curve)
    {
        var q = key.ExportParameters(false).Q;
        return [.. SshString(Encoding.ASCII.GetBytes("ecdsa-sha2-" + curve)), .. SshString(Encoding.ASCII.GetBytes(curve)), .. SshString([4, .. q.X!, .. q.Y!])];
    }

    public static byte[] SshString(ReadOnlySpan<byte> value)
    {
        var result = new byte[4 + value.Length];
        BinaryPrimitives.WriteInt32BigEndian(result, value.Length);
        value.CopyTo(result.AsSpan(4));
        return result;
    }

    /// <summary>The thumbprint of the fresh RSA key, worked out here from RFC 7638's text.</summary>
    public static string RsaThumbprint()
    {
        var p = Rsa.ExportParameters(false);
        string canonical = "{\"e\":\"" + Text(p.Exponent) + "\",\"kty\":\"RSA\",\"n\":\"" + Text(p.Modulus) + "\"}";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }
}
