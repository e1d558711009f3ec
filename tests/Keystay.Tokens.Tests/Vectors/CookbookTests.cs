using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Keystay.Tokens.Tests.Vectors;

/// <summary>RFC 7520, section 4: the examples in compact serialisation with a public-key algorithm.</summary>
public class CookbookTests
{
    [Theory]
    [InlineData("4_1.rsa_v15_signature.json")]
    [InlineData("4_2.rsa-pss_signature.json")]
    [InlineData("4_3.ecdsa_signature.json")]
    public void The_example_is_good_and_one_character_less_is_not(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path("jose-cookbook-jws", file)));
        var input = document.RootElement.GetProperty("input");
        var jwk = JsonObject.Create(input.GetProperty("key"))!;
        foreach (string member in new[] { "d", "p", "q", "dp", "dq", "qi" })
        {
            jwk.Remove(member);
        }
        // The examples' keys name no algorithm, and one of them signs with PS384.
        jwk["alg"] = input.GetProperty("alg").GetString();
        var key = JsonSerializer.SerializeToElement(jwk);
        string jws = document.RootElement.GetProperty("output").GetProperty("compact").GetString()!;
        Assert.True(JwsLayer.Verify(jws, key));
        Assert.False(JwsLayer.Verify(jws[..^1], key));
        Assert.False(JwsLayer.Verify(jws.Insert(jws.IndexOf('.', StringComparison.Ordinal) + 1, "AAAA"), key));
    }

    [Fact]
    public void A_detached_payload_is_no_token()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path("jose-cookbook-jws", "4_5.signature_with_detached_content.json")));
        string jws = document.RootElement.GetProperty("output").GetProperty("compact").GetString()!;
        Assert.False(JwsLayer.Verify(jws, document.RootElement.GetProperty("input").GetProperty("key")));
    }
}
