using System.Text;
using System.Text.Json;
using Keystay.Keys;
using Keystay.Signing.Custody;

namespace Keystay.Signing.Tests.Custody;

public class SignedTokenTests
{
    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.PS256)]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.ES384)]
    [InlineData(SignatureAlgorithm.EdDSA)]
    public async Task A_token_of_every_algorithm_verifies(SignatureAlgorithm algorithm)
    {
        await using var signer = await RunningSigner.StartAsync(algorithm);
        var tokens = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => signer.Client.SignAsync(signer.Kid, RunningSigner.Claims($"user-{i}")).AsTask()));
        Assert.All(tokens.Index(), each =>
        {
            string[] parts = each.Item.ToString().Split('.');
            Assert.Equal($$"""{"alg":"{{algorithm.Name()}}","typ":"at+jwt","kid":"{{signer.Kid}}"}""", Encoding.UTF8.GetString(RunningSigner.Decode(parts[0])));
            Assert.Equal($"user-{each.Index}", JsonDocument.Parse(RunningSigner.Decode(parts[1])).RootElement.GetProperty("sub").GetString());
            Assert.True(RunningSigner.Verifies(algorithm, signer.Key, RunningSigner.Ascii($"{parts[0]}.{parts[1]}"), RunningSigner.Decode(parts[2])));
        });
    }

    [Fact]
    public async Task A_token_says_what_it_was_asked_to_in_the_order_of_RFC_9068()
    {
        await using var signer = await RunningSigner.StartAsync();
        var at = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var token = await signer.Client.SignAsync(signer.Kid, new TokenClaims
        {
            Subject = "a\"b\\c\u0001é😀",
            Audience = ["api://mail", "api://files/1"],
            ClientId = "app",
            JwtId = "id",
            Scope = "read write",
            IssuedAt = at,
            ExpiresAt = at.AddHours(1),
            Further = """ { "roles" : ["x", {"y":[1]}], "tid":"t" } """u8.ToArray(),
        });
        string json = Encoding.UTF8.GetString(RunningSigner.Decode(token.ToString().Split('.')[1]));
        var claims = JsonDocument.Parse(json).RootElement;
        Assert.Equal(["iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope", "roles", "tid"], claims.EnumerateObject().Select(c => c.Name));
        Assert.Equal(RunningSigner.Issuer, claims.GetProperty("iss").GetString());
        Assert.Equal("a\"b\\c\u0001é😀", claims.GetProperty("sub").GetString());
        Assert.Equal("""["api://mail","api://files/1"]""", claims.GetProperty("aud").GetRawText());
        Assert.Equal(at.ToUnixTimeSeconds() + 3600, claims.GetProperty("exp").GetInt64());
    }

    [Fact]
    public async Task A_ring_with_an_issuer_for_each_tenant_signs_for_the_tenant_that_is_named()
    {
        await using var signer = await RunningSigner.StartAsync(issuer: RunningSigner.TenantIssuer);
        const string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        var token = await signer.Client.SignAsync(signer.Kid, RunningSigner.Claims() with { Tenant = tenant });
        var claims = JsonDocument.Parse(RunningSigner.Decode(token.ToString().Split('.')[1])).RootElement;
        Assert.Equal(($"https://issuer.example/{tenant}/v2.0", tenant), (claims.GetProperty("iss").GetString(), claims.GetProperty("tid").GetString()));
        await Refused("bad-claims", signer, RunningSigner.Claims() with { Tenant = tenant, Further = Encoding.UTF8.GetBytes($$"""{"tid":"{{tenant}}"}""") });
        foreach (string? other in new[] { null, "common", tenant.ToUpperInvariant(), tenant + "/v2.0/x" })
        {
            await Refused("wrong-issuer", signer, RunningSigner.Claims() with { Tenant = other });
        }
    }

    [Fact]
    public async Task What_the_ring_does_not_allow_is_not_signed()
    {
        await using var signer = await RunningSigner.StartAsync();
        var good = RunningSigner.Claims();
        await Refused("wrong-issuer", signer, good with { Tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47" });
        await Refused("wrong-audience", signer, good with { Audience = ["api://mailbox"] });
        await Refused("wrong-audience", signer, good with { Audience = [RunningSigner.Audience, "api://other"] });
        await Refused("wrong-lifetime", signer, good with { ExpiresAt = good.IssuedAt.AddHours(1.01) });
        await Refused("wrong-lifetime", signer, good with { ExpiresAt = good.IssuedAt });
        await Refused("wrong-lifetime", signer, good with { IssuedAt = good.IssuedAt.AddHours(1), ExpiresAt = good.IssuedAt.AddHours(1.5) });
        await Refused("wrong-lifetime", signer, good with { IssuedAt = good.IssuedAt.AddHours(-1) });
        await Refused("bad-claims", signer, good with { Subject = "" });
        await Refused("bad-claims", signer, good with { Audience = [] });
        await Refused("bad-claims", signer, good with { Subject = new string('x', 1025) });
        foreach (string further in new[]
        {
            """{"iss":"https://other"}""", """{"exp":1}""", """{"a":1,"a":2}""", """{"\u0069ss":"x"}""", """{"a":1},"iss":"x" """, """{"a":1""", "[]", """{"a":1}{}""",
            """{"a":[[[[[[[[[1]]]]]]]]]}""", "{\"a\":\"\u0000\"}", """{"a":1,}""", """{/**/}""",
        })
        {
            await Refused("bad-claims", signer, good with { Further = Encoding.UTF8.GetBytes(further) });
        }
        await Refused("unknown-key", signer, good, new string('A', 43));
        await Refused("unknown-key", signer, good, "not a thumbprint");
    }

    [Fact]
    public async Task A_signing_input_of_another_writer_is_held_against_the_same_rules()
    {
        await using var signer = await RunningSigner.StartAsync();
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string header = $$"""{"alg":"ES256","kid":"{{signer.Kid}}","typ":"at+jwt"}""";
        string claims = $$"""{"iss":"{{RunningSigner.Issuer}}","aud":["{{RunningSigner.Audience}}"],"iat":{{now}},"nbf":{{now}},"exp":{{now + 600}},"sub":"x"}""";
        byte[] input = Input(header, claims);
        var signature = await signer.Client.SignInputAsync(signer.Kid, input);
        Assert.True(RunningSigner.Verifies(SignatureAlgorithm.ES256, signer.Key, input, RunningSigner.Decode(Encoding.ASCII.GetString(signature.Span))));
        foreach (var (reason, h, c) in new[]
        {
            ("bad-header", header.Replace("ES256", "none"), claims), ("bad-header", header.Replace(signer.Kid, new string('A', 43)), claims),
            ("bad-header", header.Replace("{", """{"crit":["b64"],"""), claims), ("bad-header", header.Replace("{", """{"jku":"https://x","""), claims),
            ("bad-header", header.Replace("}", ""","alg":"ES256"}"""), claims), ("bad-header", header.Replace("at+jwt", "dpop+jwt"), claims),
            ("wrong-issuer", header, claims.Replace("/consumer", "/enterprise")), ("wrong-issuer", header, claims.Replace("\"iss\"", "\"xss\"")),
            ("wrong-issuer", header, claims.Replace("\"sub\":\"x\"", $"\"iss\":\"{RunningSigner.Issuer}\"")), ("bad-claims", header, claims.Replace("\"sub\"", "\"\\u0069ss\"")),
            ("wrong-audience", header, claims.Replace("api://mail", "api://other")), ("wrong-audience", header, claims.Replace("\"aud\"", "\"axd\"")),
            ("wrong-lifetime", header, claims.Replace($"{now + 600}", $"{now + 4000}")), ("wrong-lifetime", header, claims.Replace("\"exp\"", "\"exq\"")),
            ("wrong-lifetime", header, claims.Replace($"\"iat\":{now}", $"\"iat\":{now + 900}")), ("wrong-lifetime", header, claims.Replace($"{now + 600}", $"\"{now + 600}\"")),
            ("bad-header", header.Replace("ES256", "\\ud800"), claims), ("bad-claims", header, claims.Replace("/consumer", "/\\ud800")),
            ("bad-claims", header, claims + "{}"), ("bad-claims", header, "[]"), ("bad-claims", header, claims[..^1]),
        })
        {
            var refusal = await Assert.ThrowsAsync<SignerException>(async () => await signer.Client.SignInputAsync(signer.Kid, Input(h, c)));
            Assert.Equal((reason, h, c), (refusal.Reason, h, c));
        }
        var raw = await Assert.ThrowsAsync<SignerException>(async () => await signer.Client.SignInputAsync(signer.Kid, "thirty-two bytes that are a hash"u8.ToArray()));
        Assert.Equal("bad-request", raw.Reason);
    }

    [Fact]
    public async Task A_signing_input_for_a_tenant_names_it_once_as_its_issuer_does()
    {
        await using var signer = await RunningSigner.StartAsync(issuer: RunningSigner.TenantIssuer);
        const string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47", other = "9188040d-6c67-4c5b-b112-36a304b66dad";
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string header = $$"""{"alg":"ES256","kid":"{{signer.Kid}}"}""";
        string claims = $$"""{"tid":"{{tenant}}","iss":"https://issuer.example/{{tenant}}/v2.0","aud":"{{RunningSigner.Audience}}","iat":{{now}},"exp":{{now + 600}},"sub":"x"}""";
        signer.Client.SignInput(signer.Kid, Input(header, claims));
        foreach (string wrong in new[]
        {
            claims.Replace($"\"tid\":\"{tenant}\"", $"\"tid\":\"{other}\""), claims.Replace("\"tid\"", "\"tjd\""), claims.Replace($"\"tid\":\"{tenant}\"", "\"tid\":\"\""),
            claims.Replace("\"sub\":\"x\"", $"\"tid\":\"{tenant}\""), claims.Replace($"\"tid\":\"{tenant}\"", "\"tid\":1"), claims.Replace($"/{tenant}/", "/common/"),
        })
        {
            Assert.Equal(("wrong-issuer", wrong), (Assert.Throws<SignerException>(() => signer.Client.SignInput(signer.Kid, Input(header, wrong))).Reason, wrong));
        }
    }

    private static byte[] Input(string header, string claims) => RunningSigner.Ascii(
        $"{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}");

    private static async Task Refused(string reason, RunningSigner signer, TokenClaims claims, string? kid = null)
    {
        var refusal = await Assert.ThrowsAsync<SignerException>(async () => await signer.Client.SignAsync(kid ?? signer.Kid, claims));
        Assert.Equal(reason, refusal.Reason);
    }
}
