using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>Reads a JWKS (RFC 7517): each key with its scope, or with the reason why it has none.</summary>
internal static class JwksReader
{
    /// <summary>Entra publishes about ten keys; a fleet of rings some hundred.</summary>
    public const int MaxBytes = 1 << 20, MaxKeys = 1000;

    /// <summary>A JWKS without keys.</summary>
    public static readonly byte[] NoKeys = "{\"keys\":[]}"u8.ToArray();

    private const int MaxKidCharacters = 256;

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth"];

    /// <exception cref="KeyDocumentException">It is no JWKS.</exception>
    public static IReadOnlyList<PublishedKey> Read(KeyDocument document)
    {
        if (document.Jwks.Length > MaxBytes)
        {
            throw new KeyDocumentException("too-large", $"{document.Name}: the document has {document.Jwks.Length} bytes; at most {MaxBytes} are read.");
        }
        try
        {
            using var json = JsonDocument.Parse(document.Jwks, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            {
                throw new KeyDocumentException("bad-jwks", $"{document.Name}: the document is no JWKS: it has no array \"keys\" (RFC 7517, section 5).");
            }
            return keys.GetArrayLength() <= MaxKeys ? [.. keys.EnumerateArray().Select(k => ReadKey(k, document))]
                : throw new KeyDocumentException("too-many-keys", $"{document.Name}: the document has {keys.GetArrayLength()} keys; at most {MaxKeys} are read.");
        }
        catch (JsonException e)
        {
            throw new KeyDocumentException("bad-json", $"{document.Name}: the document is not valid JSON, or an object in it has two members of one name: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.", e);
        }
        catch (InvalidOperationException e)
        {
            // What System.Text.Json throws for a string that is not UTF-8 or has half a surrogate pair.
            throw new KeyDocumentException("bad-json", $"{document.Name}: the document holds text that is not Unicode.", e);
        }
    }

    private static PublishedKey ReadKey(JsonElement jwk, KeyDocument document)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            return new(document, null, null, null, null, TokenReason.MalformedKey, "An entry of \"keys\" is not an object.");
        }
        string? kid = Text(jwk, "kid");
        var entry = new PublishedKey(document, kid, null, null, null, TokenReason.Accepted, "");
        entry = entry with { Issuer = IssuerOf(jwk, document) };
        if (string.IsNullOrEmpty(kid) || kid.Length > MaxKidCharacters)
        {
            return entry with { Reason = TokenReason.KidMissing, Detail = $"The key has no kid of 1 to {MaxKidCharacters} characters, so no token can name it." };
        }
        if (Array.Exists(PrivateMembers, m => jwk.TryGetProperty(m, out _)))
        {
            return entry with { Reason = TokenReason.PrivateKeyPublished, Detail = "The entry has private members. Anyone who can read the document can sign with this key." };
        }
        try
        {
            return ReadScope(jwk, entry with { Key = PublicKeyReader.ReadJwk(jwk) });
        }
        catch (PublicKeyFormatException e)
        {
            var reason = e.Code == "unsupported-key-type" ? TokenReason.UnsupportedKey : e.Code == "bad-key" && Text(jwk, "kty") == "RSA" ? TokenReason.WeakKey : TokenReason.MalformedKey;
            return entry with { Reason = reason, Detail = e.Message };
        }
    }

    private static PublishedKey ReadScope(JsonElement jwk, PublishedKey entry)
    {
        if (Unusable(jwk, entry.Key!, out var algorithm) is var (reason, detail))
        {
            return entry with { Reason = reason, Detail = detail };
        }
        if (entry.Issuer is null)
        {
            return entry with { Reason = TokenReason.KeyWithoutScope, Detail = jwk.TryGetProperty("issuer", out _) ? "The key's issuer is not one issuer as text." : "The key names no issuer, and the document is not one exact issuer's." };
        }
        if (!entry.Document.MaySpeakFor(entry.Issuer))
        {
            return entry with { Reason = TokenReason.KeyOutsideDocument, Detail = $"The key names the issuer {entry.Issuer}, for which this document is not trusted." };
        }
        if (!TryTime(jwk, "nbf", out var notBefore) || !TryTime(jwk, "exp", out var retire) || !TryRevocation(jwk, out var revoked))
        {
            return entry with { Reason = TokenReason.MalformedKey, Detail = "The key's nbf, exp or revoked is not a time in seconds; a period that cannot be read is over." };
        }
        return entry with { Scope = new KeyScope(entry.Issuer, Text(jwk, "ring") ?? entry.Issuer.Text, algorithm, notBefore, retire, revoked) };
    }

    /// <summary>Type, strength, use and algorithm.</summary>
    private static (TokenReason, string)? Unusable(JsonElement jwk, PublicKey key, out SignatureAlgorithm algorithm)
    {
        algorithm = default;
        if (jwk.TryGetProperty("use", out _) && Text(jwk, "use") != "sig")
        {
            return (TokenReason.KeyNotForSigning, "The key's use is not sig.");
        }
        if (jwk.TryGetProperty("key_ops", out var operations)
            && !(operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(o => o.ValueKind == JsonValueKind.String && o.ValueEquals("verify"))))
        {
            return (TokenReason.KeyNotForSigning, "The key's key_ops does not have verify.");
        }
        var named = jwk.TryGetProperty("alg", out _) ? SignatureAlgorithms.Parse(Text(jwk, "alg")) : SignatureAlgorithms.DefaultFor(key);
        if (named is not { } known || !known.Fits(key))
        {
            return (TokenReason.UnsupportedKey, $"The key's alg is none that a {key.Kty} key {key.CurveName} signs tokens with.");
        }
        algorithm = known;
        return key is RsaPublicKey rsa ? Weakness(rsa) : null;
    }

    private static (TokenReason, string)? Weakness(RsaPublicKey key) =>
        key.Bits < 2048 ? (TokenReason.WeakKey, $"The key is RSA of {key.Bits} bits; 2048 are the least (RFC 7518, section 3.3).")
        : key.Bits > 8192 ? (TokenReason.WeakKey, $"The key is RSA of {key.Bits} bits; above 8192 a signature costs the verifier milliseconds.")
        : key.Exponent is not [1, 0, 1] ? (TokenReason.WeakKey, "The key's public exponent is not 65537.")
        : RocaFingerprint.Has(key.Modulus) ? (TokenReason.WeakKey, "The key was made by the flawed generator of CVE-2017-15361 (ROCA) and can be factored.")
        : null;

    private static IssuerPattern? IssuerOf(JsonElement jwk, KeyDocument document) =>
        !jwk.TryGetProperty("issuer", out _) ? document.SoleIssuer : IssuerPattern.TryParse(Text(jwk, "issuer"), out var issuer) ? issuer : null;

    /// <summary>OpenID Federation 1.0, section 8.7.2: <c>"revoked": {"revoked_at": seconds}</c>. A revocation that cannot be read is one.</summary>
    private static bool TryRevocation(JsonElement jwk, out DateTimeOffset? revoked)
    {
        revoked = null;
        return !jwk.TryGetProperty("revoked", out var revocation)
            || (revocation.ValueKind == JsonValueKind.Object && revocation.TryGetProperty("revoked_at", out _) && TryTime(revocation, "revoked_at", out revoked));
    }

    private static bool TryTime(JsonElement json, string member, out DateTimeOffset? time)
    {
        time = null;
        if (!json.TryGetProperty(member, out var value))
        {
            return true;
        }
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long seconds) || seconds is < 0 or > 253_402_300_799)
        {
            return false;
        }
        time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    private static string? Text(JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
