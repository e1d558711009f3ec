using System.Text.Json;
using System.Text.Json.Nodes;
using Keystay.Keys;
using Keystay.Signing.Custody;
using Keystay.Tokens;
using Keystay.Tokens.Trust;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Issuer.Tests.Interop;

public sealed class ValidatorsTests(SharedIssuer shared)
{
    [Fact]
    public async Task Keystay_Tokens_accepts_its_tokens_through_its_metadata()
    {
        var issuer = shared.Issuer;
        await using var keys = new MetadataKeySource(new MetadataOptions
        {
            Metadata = [new MetadataAddress($"{issuer.ConsumerIssuer}/.well-known/openid-configuration"), new MetadataAddress($"{issuer.EnterpriseIssuer}/.well-known/openid-configuration")],
            AllowLoopbackHttp = true,
        });
        await keys.LoadAsync(TestContext.Current.CancellationToken);
        var validator = new TokenValidator(new TokenValidatorOptions { Audiences = [TestClient.Mail] }, keys);
        foreach (var (client, ring) in new[] { (issuer.Client, "consumer"), (issuer.EnterpriseClient, "enterprise") })
        {
            var result = validator.Validate((await client.GetTokenAsync(issuer)).AsMemory());
            Assert.Equal((TokenReason.Accepted, ring), (result.Reason, result.Key?.Scope.Ring));
        }
    }

    [Fact]
    public async Task Common_metadata_carries_every_ring_and_a_key_counts_for_its_own_issuer_alone()
    {
        var issuer = shared.Issuer;
        byte[] common = await issuer.Http.GetByteArrayAsync("/common/keys", TestContext.Current.CancellationToken);
        var published = JsonNode.Parse(common)!["keys"]!.AsArray();
        Assert.Equal([("consumer", issuer.ConsumerIssuer), ("enterprise", issuer.EnterpriseIssuer)], published.Select(k => ((string)k!["ring"]!, (string)k["issuer"]!)).Order());
        Assert.All(published, k => Assert.True((long)k!["exp"]! > (long)k["nbf"]!));

        var validator = ValidatorOf(issuer, common);
        string good = await issuer.Client.GetTokenAsync(issuer);
        Assert.Equal(TokenReason.Accepted, validator.Validate(good.AsMemory()).Reason);
        // The signer itself signs for no other issuer, so what it would be is shown with the roles exchanged: the consumer's key published as the enterprise's.
        var exchanged = JsonNode.Parse(common)!;
        foreach (var key in exchanged["keys"]!.AsArray())
        {
            key!["issuer"] = (string)key["issuer"]! == issuer.ConsumerIssuer ? issuer.EnterpriseIssuer : issuer.ConsumerIssuer;
        }
        Assert.Equal("key-scope-mismatch", ValidatorOf(issuer, JsonSerializer.SerializeToUtf8Bytes(exchanged)).Validate(good.AsMemory()).Reason.Code());
    }

    [Fact]
    public async Task A_ring_signs_for_no_other_ring_s_issuer()
    {
        var issuer = shared.Issuer;
        string kid = new JsonWebToken(await issuer.Client.GetTokenAsync(issuer)).Kid;
        using var signer = issuer.Signer(RunningIssuer.Consumer);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string header = Base64UrlEncoder.Encode(JsonSerializer.Serialize(new { alg = "ES256", typ = "at+jwt", kid }));
        string payload = Base64UrlEncoder.Encode(JsonSerializer.Serialize(new { iss = issuer.EnterpriseIssuer, aud = TestClient.Mail, sub = "x", iat = now, exp = now + 60 }));
        var refused = await Assert.ThrowsAsync<SignerException>(async () => await signer.SignInputAsync(kid, System.Text.Encoding.ASCII.GetBytes($"{header}.{payload}")));
        Assert.Equal("wrong-issuer", refused.Reason);
    }

    [Fact]
    public async Task Microsoft_IdentityModel_accepts_its_tokens_through_its_metadata()
    {
        var issuer = shared.Issuer;
        var retriever = new HttpDocumentRetriever(issuer.Http) { RequireHttps = false };
        foreach (var (client, address) in new[] { (issuer.Client, issuer.ConsumerIssuer), (issuer.EnterpriseClient, issuer.EnterpriseIssuer) })
        {
            var parameters = new TokenValidationParameters
            {
                ValidIssuer = address,
                ValidAudience = TestClient.Mail,
                ValidTypes = ["at+jwt"],
                ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>($"{address}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), retriever),
            };
            var result = await new JsonWebTokenHandler().ValidateTokenAsync(await client.GetTokenAsync(issuer), parameters);
            Assert.True(result.IsValid, result.Exception?.Message);
            parameters.ValidAudience = "api://other";
            Assert.False((await new JsonWebTokenHandler().ValidateTokenAsync(await client.GetTokenAsync(issuer), parameters)).IsValid);
        }
    }

    [Fact]
    public async Task Npm_jose_accepts_its_tokens_through_its_metadata()
    {
        var issuer = shared.Issuer;
        string token = await issuer.Client.GetTokenAsync(issuer);
        Assert.Equal("accepted " + issuer.Client.Id, NpmJose.Verify(issuer.ConsumerIssuer, TestClient.Mail, token));
        Assert.Equal("refused ERR_JWKS_NO_MATCHING_KEY", NpmJose.Verify(issuer.EnterpriseIssuer, TestClient.Mail, token));
        Assert.StartsWith("accepted", NpmJose.Verify(issuer.EnterpriseIssuer, TestClient.Mail, await issuer.EnterpriseClient.GetTokenAsync(issuer)), StringComparison.Ordinal);
    }

    private static TokenValidator ValidatorOf(RunningIssuer issuer, byte[] jwks) => new(
        new TokenValidatorOptions { Audiences = [TestClient.Mail] },
        new StaticKeySource(new KeyDocument("common", jwks, [IssuerPattern.Parse(issuer.ConsumerIssuer), IssuerPattern.Parse(issuer.EnterpriseIssuer)])));
}
