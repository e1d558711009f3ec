using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Keystay.Tokens.Tests.Vectors;

/// <summary>Project Wycheproof's JWS and JWK vectors, at the level of the JWS: their payloads are no claims.</summary>
public class WycheproofTests
{
    /// <summary>The eight of 401 that a strict layer must differ on.</summary>
    private static readonly Dictionary<int, string> Differing = new()
    {
        [346] = "valid: PS384 by a key published as PS256; a key has one algorithm",
        [350] = "valid: the same signature as 346, by the same key",
        [347] = "valid: the key's alg is ES521, which is no algorithm (RFC 7518 has ES512)",
        [351] = "valid: the same as 347",
        [367] = "invalid, yet byte for byte the valid vector 357",
        [370] = "invalid, yet byte for byte the valid vector 357",
        [372] = "valid, yet with '?' in the header's base64url",
        [373] = "valid, yet with '?' in the payload's base64url",
    };

    [Fact]
    public void All_signature_vectors_but_eight_are_decided_as_they_say()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path("wycheproof", "json_web_signature_test.json")));
        var differing = new SortedDictionary<int, string>();
        int count = 0;
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var jwk = PublicHalf(group);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                count++;
                string expected = test.GetProperty("result").GetString()!;
                if (JwsLayer.Verify(test.GetProperty("jws").GetString()!, jwk) != (expected == "valid"))
                {
                    differing.Add(test.GetProperty("tcId").GetInt32(), $"{expected}: {test.GetProperty("comment").GetString()}");
                }
            }
        }
        Assert.Equal(401, count);
        Assert.True(differing.Keys.SequenceEqual(Differing.Keys.Order()), string.Join('\n', differing));
    }

    [Fact]
    public void All_key_set_vectors_are_decided_as_they_say_but_that_a_set_with_a_private_key_has_no_good_one()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path("wycheproof", "json_web_key_test.json")));
        int count = 0;
        var wrong = new List<string>();
        foreach (var group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var keys = (group.TryGetProperty("public", out var half) ? half : group.GetProperty("private")).GetProperty("keys");
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                count++;
                string jws = test.GetProperty("jws").GetString()!;
                bool isMac = keys.EnumerateArray().All(k => k.GetProperty("kty").GetString() == "oct");
                // A shared secret is no key that a validator believes: every set of such is refused, the valid ones too.
                bool expected = test.GetProperty("result").GetString() == "valid" && !isMac;
                if (JwsLayer.VerifyBySet(jws, $"{{\"keys\":{keys.GetRawText()}}}") != expected)
                {
                    wrong.Add($"{test.GetProperty("tcId").GetInt32()}: {test.GetProperty("comment").GetString()}");
                }
            }
        }
        Assert.Equal(26, count);
        Assert.Empty(wrong);
    }

    /// <summary>The JWK that verifies: where a group has the private half only, that without its private members.</summary>
    private static JsonElement PublicHalf(JsonElement group)
    {
        if (group.TryGetProperty("public", out var half))
        {
            return half;
        }
        var jwk = JsonObject.Create(group.GetProperty("private"))!;
        foreach (string member in new[] { "d", "p", "q", "dp", "dq", "qi" })
        {
            jwk.Remove(member);
        }
        return JsonSerializer.SerializeToElement(jwk);
    }
}
