using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Keystay.Keys;

/// <summary>JSON Web Keys and sets of them (RFC 7517, RFC 7518 section 6, RFC 8037).</summary>
internal static class JwkReader
{
    private const int MaxDepth = 32;
    private const int MaxMemberCharacters = 16_384;

    public static void Read(ReadOnlySpan<byte> json, PublicKeyList into)
    {
        var bytes = json.ToArray();
        try
        {
            using var document = Parse(bytes);
            ReadSetOrKey(document.RootElement, into);
        }
        finally
        {
            // A document refused for its private members was a secret all the same.
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            // Two members of one name are how one reader is shown another key than the next one sees (RFC 7515, section 4).
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new PublicKeyFormatException("bad-json", $"The document is not valid JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
        }
    }

    private static void ReadSetOrKey(JsonElement root, PublicKeyList into)
    {
        if (root.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (var key in keys.EnumerateArray())
            {
                ReadKey(key, $"Key {index++} of the set", into);
            }
        }
        else if (root.TryGetProperty("kty", out _))
        {
            ReadKey(root, "The key", into);
        }
        else
        {
            throw new PublicKeyFormatException("bad-jwk", "The JSON document is neither a JWK (it has no \"kty\") nor a JWKS (it has no \"keys\").");
        }
    }

    public static void ReadKey(JsonElement key, string which, PublicKeyList into)
    {
        if (key.ValueKind != JsonValueKind.Object || Text(key, "kty") is not { } kty)
        {
            throw new PublicKeyFormatException("bad-jwk", $"{which} is not a JSON object with a \"kty\".");
        }
        string? kid = Text(key, "kid");
        if (kid is not null)
        {
            which = $"{which} (kid {kid})";
        }
        if (kty != "oct" && key.TryGetProperty("d", out _))
        {
            throw new PublicKeyFormatException("private-key", $"{which} has the private member \"d\". Give the public half alone, and treat that file as a secret.");
        }
        if (PublicKeyOf(key, kty, which) is { } known)
        {
            into.Add(known, kid);
        }
        else
        {
            into.Skip($"{which} has type {kty}{(Text(key, "crv") is { } curve ? " and curve " + curve : "")}, which is not looked for.");
        }
    }

    private static PublicKey? PublicKeyOf(JsonElement key, string kty, string which) => kty switch
    {
        "RSA" => CheckedPublicKey.Rsa(Number(key, "n", which), Number(key, "e", which)),
        "EC" when EcCurve.ByName(Text(key, "crv") ?? "") is { } curve => CheckedPublicKey.Ec(curve, Number(key, "x", which), Number(key, "y", which)),
        "OKP" when Enum.TryParse(Text(key, "crv"), out OkpCurve curve) && Enum.GetName(curve) == Text(key, "crv") =>
            CheckedPublicKey.Okp(curve, Number(key, "x", which)),
        _ => null,
    };

    private static byte[] Number(JsonElement key, string member, string which)
    {
        string text = Text(key, member) ?? throw new PublicKeyFormatException("bad-jwk", $"{which} has no text member \"{member}\".");
        try
        {
            return text.Length <= MaxMemberCharacters ? Base64Url.DecodeFromChars(text) : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new PublicKeyFormatException("bad-jwk", $"{which}: member \"{member}\" is not base64url of a number.");
        }
    }

    private static string? Text(JsonElement key, string member)
    {
        try
        {
            return key.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json throws for a string that is not UTF-8 or has half a surrogate pair.
            throw new PublicKeyFormatException("bad-jwk", $"A member \"{member}\" is not valid Unicode text.");
        }
    }
}
