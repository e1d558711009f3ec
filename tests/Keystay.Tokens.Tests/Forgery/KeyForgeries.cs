using System.Text.Json.Nodes;
using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>A good token by a key whose document makes it unfit: it is refused for what is wrong with the key.</summary>
internal static class KeyForgeries
{
    public static IEnumerable<ForgedToken> All(Rings rings) => rings.MainTenants.SelectMany(key => Changed(key).Concat(Sets(rings, key)));

    private static IEnumerable<ForgedToken> Changed(SigningKey key)
    {
        ForgedToken Row(string member, JsonNode? value, string code)
        {
            var jwk = key.Jwk();
            jwk[member] = value;
            return new($"key, {key.AlgorithmName}: {member} {value?.ToJsonString() ?? "null"}", Rings.Token(key), code, Rings.Publish(jwk));
        }
        var bare = key.Jwk();
        bare.Remove("issuer");
        yield return new($"key, {key.AlgorithmName}: no issuer", Rings.Token(key), "key-without-scope", Rings.Publish(bare));
        foreach (var value in new JsonNode?[] { null, "", " ", 1, true, new JsonArray(Rings.Template), new JsonObject(), "{tenantid}", "login.example.test" })
        {
            yield return Row("issuer", value?.DeepClone(), "key-without-scope");
        }
        foreach (var value in new JsonNode?[] { "https://evil.test", Rings.Template + "/", "https://login.example.test/{tenantid}/v1.0" })
        {
            yield return Row("issuer", value!.DeepClone(), "key-outside-document");
        }
        foreach (var value in new JsonNode?[] { "enc", "", "SIG", null, 1, new JsonArray("sig") })
        {
            yield return Row("use", value?.DeepClone(), "key-not-for-signing");
        }
        foreach (var value in new JsonNode?[] { new JsonArray("sign"), new JsonArray(), new JsonArray("encrypt", 1), "verify", null })
        {
            yield return Row("key_ops", value?.DeepClone(), "key-not-for-signing");
        }
        foreach (var value in new JsonNode?[] { "none", "HS256", "", "ES384", "RSA-OAEP", key.AlgorithmName.ToLowerInvariant(), null, new JsonArray("RS256") })
        {
            yield return Row("alg", value?.DeepClone(), "unsupported-key");
        }
        foreach (string member in new[] { "d", "p", "q", "dp", "dq", "qi", "oth" })
        {
            yield return Row(member, "AQAB", "private-key-published");
        }
        yield return Row("kty", "oct", "unsupported-key");
        if (key.IsRsa)
        {
            foreach (string exponent in new[] { "AQ", "Aw", "EQ", "AQAA" })
            {
                yield return Row("e", exponent, "weak-key");
            }
        }
    }

    private static IEnumerable<ForgedToken> Sets(Rings rings, SigningKey key)
    {
        ForgedToken Row(string name, string code, KeyDocument[] documents) => new($"keys, {key.AlgorithmName}: {name}", Rings.Token(key), code, documents);
        JsonObject Copy(SigningKey of, string member, string value)
        {
            var jwk = of.Jwk();
            jwk[member] = value;
            return jwk;
        }
        var consumer = rings.Consumers.Single(k => k.Algorithm == key.Algorithm);
        yield return Row("the kid twice, the same key", "duplicate-kid", Rings.Publish(key.Jwk(), key.Jwk()));
        yield return Row("the kid twice, another key first", "duplicate-kid", Rings.Publish(Copy(consumer, "kid", key.Kid), key.Jwk()));
        yield return Row("the kid twice, another key last", "duplicate-kid", Rings.Publish(key.Jwk(), Copy(consumer, "kid", key.Kid)));
        yield return Row("the kid twice, once for encryption", "duplicate-kid", Rings.Publish(key.Jwk(), Copy(key, "use", "enc")));
        yield return Row("another key in a second document", "kid-collision", [Rings.Document([key.Jwk()], "a"), Rings.Document([Copy(consumer, "kid", key.Kid)], "b")]);
        yield return Row("another scope in a second document", "kid-collision", [Rings.Document([key.Jwk()], "a"), Rings.Document([Copy(key, "issuer", consumer.Issuer!)], "b")]);
        var elsewhere = Copy(key, "issuer", consumer.Issuer!);
        elsewhere["kid"] = "elsewhere";
        yield return Row("the key in another scope under another kid", "key-in-two-scopes", Rings.Publish(key.Jwk(), elsewhere));
        yield return Row("none", "unknown-key", []);
    }
}
