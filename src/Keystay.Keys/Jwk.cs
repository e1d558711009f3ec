using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Keystay.Keys;

/// <summary>JSON Web Keys (RFC 7517), their public part.</summary>
internal static class Jwk
{
    /// <summary>RFC 7638, section 3: the required members only, in lexicographic order, no white space.</summary>
    public static string Thumbprint(PublicKey key)
    {
        string canonical = key switch
        {
            RsaPublicKey rsa => $$"""{"e":"{{Text(rsa.Exponent)}}","kty":"RSA","n":"{{Text(rsa.Modulus)}}"}""",
            EcPublicKey ec => $$"""{"crv":"{{ec.Curve.Name}}","kty":"EC","x":"{{Text(ec.X)}}","y":"{{Text(ec.Y)}}"}""",
            OkpPublicKey okp => $$"""{"crv":"{{okp.CurveName}}","kty":"OKP","x":"{{Text(okp.X)}}"}""",
            _ => throw new ArgumentException($"internal error: no thumbprint for {key.GetType().Name}", nameof(key)),
        };
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
    }

    private static string Text(byte[] number) => Base64Url.EncodeToString(number);
}
