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
    public async Task Keystay_Tokens_accepts_the_tokens_of_every_ring_through_its_metadata()
    {
        var issuer = shared.Issuer;
        await using var keys = new MetadataKeySource(new MetadataOptions
        {
            Metadata = [.. issuer.OnePerRing.Select(c => new MetadataAddress($"{issuer.Address}/{c.Ring}/.well-known/openid-configuration"))],
            AllowLoopbackHttp = true,
        });
        await keys.LoadAsync(TestContext.Current.CancellationToken);
        var validator = new TokenValidator(new TokenValidatorOptions { Audiences = [TestClient.Mail] }, keys);
        foreach (var client in issuer.OnePerRing)
        {
            var result = validator.Validate((await client.GetTokenAsync(issuer)).AsMemory());
            Assert.Equal((TokenReason.Accepted, client.Ring), (result.Reason, result.Key?.Scope.Ring));
        }
    }

    [Fact]
    public async Task Common_metadata_carries_every_ring_and_a_key_counts_for_its_own_issuer_alone()
    {
        var issuer = shared.Issuer;
        byte[] common = await issuer.Http.GetByteArrayAsync("/common/keys", TestContext.Current.CancellationToken);
        var published = JsonNode.Parse(common)!["keys"]!.AsArray();
        Assert.Equal(issuer.OnePerRing.Select(c => (c.Ring, $"{issuer.Address}/{c.Ring}")).Order(), published.Select(k => ((string)k!["ring"]!, (string)k["issuer"]!)).Order());
        Assert.All(published, k => Assert.True((long)k!["exp"]! > (long)k["nbf"]!));
        var validator = new TokenValidator(
            new TokenValidatorOptions { Audiences = [TestClient.Mail] },
            new StaticKeySource(new KeyDocument("common", common, [.. issuer.OnePerRing.Select(c => IssuerPattern.Parse($"{issuer.Address}/{c.Ring}"))])));
        Assert.Equal(TokenReason.Accepted, validator.Validate((await issuer.Client.GetTokenAsync(issuer)).AsMemory()).Reason);
        // As in Storm-0558: the stolen key of one ring signs for the issuer of another.
        var now = DateTimeOffset.UtcNow;
        string forged = await issuer.ForgeAsync(RunningIssuer.Consumer, issuer.EnterpriseIssuer, new Keystay.Signing.Custody.TokenClaims
        {
            Subject = "x",
            ClientId = "x",
            Audience = [TestClient.Mail],
            JwtId = "x",
            IssuedAt = now,
            ExpiresAt = now.AddMinutes(5),
        });
        Assert.Equal(TokenReason.KeyScopeMismatch, validator.Validate(forged.AsMemory()).Reason);
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
    public async Task Microsoft_IdentityModel_accepts_the_tokens_of_every_ring_through_its_metadata_but_EdDSA_which_it_does_not_know()
    {
        var issuer = shared.Issuer;
        var retriever = new HttpDocumentRetriever(issuer.Http) { RequireHttps = false };
        foreach (var client in issuer.OnePerRing.Where(c => c.Ring != "eddsa"))
        {
            string address = $"{issuer.Address}/{client.Ring}";
            var parameters = new TokenValidationParameters
            {
                ValidIssuer = address,
                ValidAudience = TestClient.Mail,
                ValidTypes = ["at+jwt"],
                ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>($"{address}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), retriever),
            };
            var result = await new JsonWebTokenHandler().ValidateTokenAsync(await client.GetTokenAsync(issuer), parameters);
            Assert.True(result.IsValid, $"{client.Ring}: {result.Exception?.Message}");
            parameters.ValidAudience = "api://other";
            Assert.False((await new JsonWebTokenHandler().ValidateTokenAsync(await client.GetTokenAsync(issuer), parameters)).IsValid);
        }
    }

    [Fact]
    public async Task Npm_jose_accepts_the_tokens_of_every_ring_through_its_metadata()
    {
        var issuer = shared.Issuer;
        foreach (var client in issuer.OnePerRing)
        {
            Assert.Equal("accepted " + client.Id, NpmJose.Verify($"{issuer.Address}/{client.Ring}", TestClient.Mail, await client.GetTokenAsync(issuer)));
        }
        Assert.Equal("refused ERR_JWKS_NO_MATCHING_KEY", NpmJose.Verify(issuer.EnterpriseIssuer, TestClient.Mail, await issuer.Client.GetTokenAsync(issuer)));
    }
}
