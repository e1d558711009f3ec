using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Keystay.Tokens.Wire;

namespace Keystay.Tokens.Tests.Vectors;

/// <summary>
/// The validator's layers below claims: how a JWS is written, which key it may be checked with, and its signature. Vectors are not tokens: their payloads are
/// any bytes. HMAC is computed here, over segments that the product's own reader has found canonical; the product has none.
/// </summary>
internal static class JwsLayer
{
    private static readonly IssuerPattern Issuer = IssuerPattern.Parse("https://vectors.example.test");

    /// <summary>Whether a JWS is good by one JWK.</summary>
    public static bool Verify(string jws, JsonElement jwk)
    {
        var published = JsonObject.Create(jwk)!;
        string? kid = published["kid"]?.GetValue<string>();
        published["kid"] = kid ?? "unnamed";
        return published["kty"]?.GetValue<string>() == "oct" ? VerifyMac(jws, published) : VerifyWith(jws, Load($"{{\"keys\":[{published.ToJsonString()}]}}"), null);
    }

    /// <summary>Whether a JWS is good by the key it names in a JWKS.</summary>
    public static bool VerifyBySet(string jws, string jwks)
    {
        var keys = Load(jwks);
        return VerifyWith(jws, keys, keys);
    }

    private static KeySet Load(string jwks) => KeySet.Load([new KeyDocument("vectors", Encoding.UTF8.GetBytes(jwks), [Issuer])]);

    private static bool VerifyWith(string jws, KeySet keys, KeySet? byName)
    {
        var token = new CompactToken();
        byte[] buffer = new byte[CompactToken.BufferBytes(jws.Length)];
        if (token.Read(jws, buffer, TokenLimits.Default) != TokenReason.Accepted)
        {
            return false;
        }
        var key = keys.Keys.Count == 1 ? keys.Keys[0] : null;
        if (byName is not null && byName.Find(token.Header.Kid, out key) != TokenReason.Accepted)
        {
            return false;
        }
        return key is not null && key.Scope.Algorithm == token.Header.Algorithm && key.Verify(token.SigningInput, token.Signature);
    }

    private static bool VerifyMac(string jws, JsonObject jwk)
    {
        string[] parts = jws.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[0], out byte[] header) || !TryDecode(parts[1], out _) || !TryDecode(parts[2], out byte[] mac))
        {
            return false;
        }
        var values = new Wire.JsonValue[JoseHeader.Names.Count];
        if (StrictObject.Read(header, JoseHeader.Names, TokenLimits.Default, TokenReason.BadHeader, values) != TokenReason.Accepted
            || values[(int)HeaderName.Crit].IsPresent || values[(int)HeaderName.B64].IsPresent || jwk["use"]?.GetValue<string>() is not (null or "sig"))
        {
            return false;
        }
        if (jwk["key_ops"] is JsonArray operations && !operations.Any(o => o!.GetValue<string>() == "verify"))
        {
            return false;
        }
        string algorithm = Encoding.UTF8.GetString(values[(int)HeaderName.Alg].Bytes(header));
        byte[] secret = TryDecode(jwk["k"]!.GetValue<string>(), out byte[] k) ? k : [];
        byte[] signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        return algorithm == jwk["alg"]?.GetValue<string>() && algorithm switch
        {
            "HS256" => secret.Length >= 32 && CryptographicOperations.FixedTimeEquals(mac, HMACSHA256.HashData(secret, signed)),
            "HS384" => secret.Length >= 48 && CryptographicOperations.FixedTimeEquals(mac, HMACSHA384.HashData(secret, signed)),
            "HS512" => secret.Length >= 64 && CryptographicOperations.FixedTimeEquals(mac, HMACSHA512.HashData(secret, signed)),
            _ => false,
        };
    }

    private static bool TryDecode(string segment, out byte[] bytes)
    {
        bytes = new byte[segment.Length];
        bool good = Base64UrlSegment.TryDecode(Encoding.UTF8.GetBytes(segment), new byte[2 * segment.Length + 4], out int written);
        if (good)
        {
            Base64UrlSegment.TryDecode(Encoding.UTF8.GetBytes(segment), bytes, out written);
            bytes = bytes[..written];
        }
        return good;
    }
}
