using Keystay.Tokens.Tests.Forgery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.IdentityModel;

/// <summary>An API that stays on AddJwtBearer, over HTTP, with metadata fetched by Microsoft.IdentityModel.</summary>
public sealed class JwtBearerTests : IAsyncLifetime
{
    private readonly TwoRings rings = TwoRings.Shared;
    private TestIssuer issuer = null!;

    public async ValueTask InitializeAsync() => issuer = await TestIssuer.StartAsync(rings.Jwks);

    public ValueTask DisposeAsync() => issuer.DisposeAsync();

    [Fact]
    public async Task It_accepts_the_token_of_Storm_0558_and_with_key_scope_it_does_not()
    {
        await using var plain = await ApiAsync(_ => { });
        await using var scoped = await ApiAsync(p => p.RequireKeyScope());
        Assert.Equal((200, 200), ((await plain.GetAsync("/me", rings.Good())).Status, (await plain.GetAsync("/me", rings.Storm0558())).Status));
        Assert.Equal((200, 401), ((await scoped.GetAsync("/me", rings.Good())).Status, (await scoped.GetAsync("/me", rings.Storm0558())).Status));
    }

    [Fact]
    public async Task A_key_that_is_published_later_is_asked_for()
    {
        using var next = new SigningKey(Keystay.Keys.SignatureAlgorithm.ES256, "next", TwoRings.Template);
        await using var scoped = await ApiAsync(p => p.RequireKeyScope());
        Assert.Equal(200, (await scoped.GetAsync("/me", rings.Good())).Status);
        issuer.Jwks = TwoRings.JwksOf(rings.Tenants.Jwk(), next.Jwk());
        // It is asked for in the background; the request that caused it may still be refused.
        for (int attempt = 0; (await scoped.GetAsync("/me", TwoRings.Token(next, TwoRings.Payload()))).Status != 200; attempt++)
        {
            Assert.True(attempt < 600, "The new key is never accepted.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private Task<TestApi> ApiAsync(Action<TokenValidationParameters> configure) => TestApi.StartAsync(authentication => authentication.AddJwtBearer(o =>
    {
        (o.MetadataAddress, o.RequireHttpsMetadata, o.Audience, o.MapInboundClaims) = (issuer.Metadata, false, TwoRings.Audience, false);
        o.TokenValidationParameters.ValidIssuers = [TwoRings.Issuer(TwoRings.Tenant), TwoRings.Issuer(TwoRings.ConsumerTenant)];
        configure(o.TokenValidationParameters);
    }));
}
