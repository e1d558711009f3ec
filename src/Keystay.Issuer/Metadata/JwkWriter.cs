using System.Buffers.Text;
using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Issuer.Metadata;

/// <summary>Writes a public key with its scope (RFC 7517): <c>issuer</c> and <c>ring</c> say whose it is, <c>nbf</c> and <c>exp</c> its period.</summary>
internal static class JwkWriter
{
    public static void Write(Utf8JsonWriter json, PublicKey key, KeyScope scope)
    {
        json.WriteStartObject();
        json.WriteString("kty", key.Kty);
        switch (key)
        {
            case RsaPublicKey rsa:
                json.WriteString("n", Base64Url.EncodeToString(rsa.Modulus));
                json.WriteString("e", Base64Url.EncodeToString(rsa.Exponent));
                break;
            case EcPublicKey ec:
                json.WriteString("crv", ec.CurveName);
                json.WriteString("x", Base64Url.EncodeToString(ec.X));
                json.WriteString("y", Base64Url.EncodeToString(ec.Y));
                break;
            case OkpPublicKey okp:
                json.WriteString("crv", okp.CurveName);
                json.WriteString("x", Base64Url.EncodeToString(okp.X));
                break;
            default:
                throw new InvalidOperationException($"A key of type {key.Kty} has no JWK here.");
        }
        json.WriteString("kid", key.Thumbprint);
        json.WriteString("use", "sig");
        json.WriteString("alg", scope.Algorithm.Name());
        json.WriteString("issuer", scope.Issuer.Text);
        json.WriteString("ring", scope.Ring);
        WriteTime(json, "nbf", scope.NotBefore);
        WriteTime(json, "exp", scope.RetireAt);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
        {
            json.WriteNumber(name, at.ToUnixTimeSeconds());
        }
    }
}
