using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;
using Xunit;

namespace Keystay.Tokens.Analyzers.Tests;

/// <summary>
/// What the rules say about Microsoft.IdentityModel, done with it: when a new version behaves otherwise, a rule or its page has to change.
/// </summary>
public sealed class PremisesTests : IDisposable
{
    private const string Tenant = "11111111-1111-4111-8111-111111111111", ConsumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private const string TenantIssuer = $"https://issuer.example/{Tenant}/v2.0";

    private readonly Issuer ours = new("https://issuer.example/{tenantid}/v2.0", "enterprise"), consumer = new($"https://issuer.example/{ConsumerTenant}/v2.0", "consumer");

    public void Dispose()
    {
        ours.Dispose();
        consumer.Dispose();
    }

    [Fact]
    public async Task Each_switch_lets_through_what_its_check_refuses()
    {
        string unsigned = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor { Issuer = TenantIssuer, Audience = "api", Expires = DateTime.UtcNow.AddMinutes(5) });
        string eternal = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor { Issuer = TenantIssuer, Audience = "api", SigningCredentials = new SigningCredentials(ours.Key, "RS256") });
        (string Token, Action<TokenValidationParameters> TurnOff)[] cases =
        [
            (ours.Sign("https://evil.example"), p => p.ValidateIssuer = false),
            (ours.Sign(TenantIssuer, audience: "other"), p => p.ValidateAudience = false),
            (ours.Sign(TenantIssuer, expires: DateTime.UtcNow.AddHours(-1)), p => p.ValidateLifetime = false),
            (unsigned, p => p.RequireSignedTokens = false),
            (eternal, p => p.RequireExpirationTime = false),
        ];
        foreach (var (token, turnOff) in cases)
        {
            Assert.False(await AcceptsAsync(token, Strict()));
            Assert.True(await AcceptsAsync(token, Strict(turnOff)));
        }
    }

    [Fact]
    public async Task A_delegate_decides_even_where_the_switch_is_off()
    {
        Assert.False(await AcceptsAsync(ours.Sign("https://evil.example"), Strict(p => { p.ValidateIssuer = false; p.IssuerValidator = (_, _, _) => throw new SecurityTokenInvalidIssuerException(); })));
        Assert.False(await AcceptsAsync(ours.Sign("https://evil.example"), Strict(p => { p.ValidateIssuer = false; p.IssuerValidatorUsingConfiguration = (_, _, _, _) => throw new SecurityTokenInvalidIssuerException(); })));
        Assert.False(await AcceptsAsync(ours.Sign(TenantIssuer), Strict(p => { p.ValidateAudience = false; p.AudienceValidator = (_, _, _) => false; })));
        Assert.False(await AcceptsAsync(ours.Sign(TenantIssuer), Strict(p => { p.ValidateLifetime = false; p.LifetimeValidator = (_, _, _, _) => false; })));
        Assert.False(await AcceptsAsync(ours.Sign(TenantIssuer), Strict(p => { p.RequireExpirationTime = false; p.LifetimeValidator = (_, _, _, _) => false; })));
        Assert.False(await AcceptsAsync(ours.Sign(TenantIssuer), Strict(p => { p.ValidateIssuerSigningKey = false; p.IssuerSigningKeyValidator = (_, _, _) => false; })));
        Assert.False(await AcceptsAsync(ours.Sign(TenantIssuer), Strict(p => { p.ValidateIssuerSigningKey = false; p.IssuerSigningKeyValidatorUsingConfiguration = (_, _, _, _) => false; })));
        Assert.False(await AcceptsAsync(ours.Sign(TenantIssuer), Strict(p => { p.RequireSignedTokens = false; p.SignatureValidator = (_, _) => throw new SecurityTokenInvalidSignatureException(); })));
    }

    [Fact]
    public async Task An_empty_validator_replaces_the_check()
    {
        string forged = consumer.Sign(TenantIssuer);
        Assert.False(await AcceptsAsync(forged, Strict()));
        Assert.True(await AcceptsAsync(forged, Strict(p => p.SignatureValidator = (token, _) => new JsonWebToken(token))));
        Assert.True(await AcceptsAsync(ours.Sign("https://evil.example"), Strict(p => p.IssuerValidator = (issuer, _, _) => issuer)));
        Assert.True(await AcceptsAsync(ours.Sign(TenantIssuer, audience: "other"), Strict(p => p.AudienceValidator = (_, _, _) => true)));
        Assert.True(await AcceptsAsync(ours.Sign(TenantIssuer, expires: DateTime.UtcNow.AddHours(-1)), Strict(p => p.LifetimeValidator = (_, _, _, _) => true)));
        Assert.False(await AcceptsAsync(ours.Sign(TenantIssuer), Strict(p => p.ValidAlgorithms = ["ES256"])));
        Assert.True(await AcceptsAsync(ours.Sign(TenantIssuer), Strict(p => { p.ValidAlgorithms = ["ES256"]; p.AlgorithmValidator = (_, _, _, _) => true; })));
    }

    /// <summary>Storm-0558, made anew with keys of our own.</summary>
    [Fact]
    public async Task Common_metadata_lets_the_consumer_key_sign_for_a_tenant_unless_key_scope_is_asked_for()
    {
        var metadata = new StaticConfigurationManager<OpenIdConnectConfiguration>(Issuer.CommonMetadata(ours, consumer));
        string forged = consumer.Sign(TenantIssuer, tenant: Tenant);
        TokenValidationParameters Careful() => new() { ValidIssuer = TenantIssuer, ValidAudience = "api", ConfigurationManager = metadata };

        Assert.True(await AcceptsAsync(forged, Careful()));
        var scoped = Careful();
        scoped.EnableAadSigningKeyIssuerValidation();
        Assert.False(await AcceptsAsync(forged, scoped));
        Assert.True(await AcceptsAsync(ours.Sign(TenantIssuer, tenant: Tenant), scoped));
    }

    [Theory]
    [InlineData("IssuerSigningKey")]
    [InlineData("IssuerSigningKeys")]
    [InlineData("IssuerSigningKeyResolver")]
    public async Task Keys_that_are_given_escape_Microsofts_check_of_the_keys_issuer(string how)
    {
        var consumers = Issuer.CommonMetadata(consumer).JsonWebKeySet.GetSigningKeys();
        var given = Strict(p =>
        {
            p.IssuerSigningKey = how == "IssuerSigningKey" ? consumers[0] : null;
            p.IssuerSigningKeys = how == "IssuerSigningKeys" ? consumers : null;
            p.IssuerSigningKeyResolver = how == "IssuerSigningKeyResolver" ? (_, _, _, _) => consumers : null;
        });
        given.EnableAadSigningKeyIssuerValidation();
        Assert.True(await AcceptsAsync(consumer.Sign(TenantIssuer, tenant: Tenant), given));

        given.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(Issuer.CommonMetadata(ours));
        Assert.True(await AcceptsAsync(consumer.Sign(TenantIssuer, tenant: Tenant), given)); // the metadata does not list the key, so it has no say
    }

    [Fact]
    public void Configuration_managers_keep_the_last_known_good_unless_told_otherwise() => Assert.True(
        new ConfigurationManager<OpenIdConnectConfiguration>("https://issuer.example/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever()).UseLastKnownGoodConfiguration);

    private TokenValidationParameters Strict(Action<TokenValidationParameters>? change = null)
    {
        var parameters = new TokenValidationParameters { ValidIssuer = TenantIssuer, ValidAudience = "api", IssuerSigningKey = ours.Key };
        change?.Invoke(parameters);
        return parameters;
    }

    private static async Task<bool> AcceptsAsync(string token, TokenValidationParameters parameters) =>
        (await new JsonWebTokenHandler().ValidateTokenAsync(token, parameters)).IsValid;
}
