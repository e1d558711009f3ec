using System.IdentityModel.Tokens.Jwt;
using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Microsoft.IdentityModel.Validators;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.IdentityModel;

/// <summary>Microsoft.IdentityModel with RequireKeyScope(): what it accepts without it, and refuses with it.</summary>
public sealed class KeyScopeExtensionsTests
{
    private readonly TwoRings rings = TwoRings.Shared;

    [Fact]
    public async Task Good_tokens_of_both_rings_are_accepted()
    {
        Assert.Null(await RefusalAsync(Parameters().RequireKeyScope(), rings.Good()));
        Assert.Null(await RefusalAsync(Parameters().RequireKeyScope(), TwoRings.Token(rings.Consumers, TwoRings.Payload(TwoRings.ConsumerTenant))));
    }

    [Fact]
    public async Task The_token_of_Storm_0558_and_its_reverse_are_refused()
    {
        string reverse = TwoRings.Token(rings.Tenants, TwoRings.Payload(TwoRings.ConsumerTenant));
        Assert.Null(await RefusalAsync(Parameters(), rings.Storm0558()));
        Assert.Null(await RefusalAsync(Parameters(), reverse));
        Assert.StartsWith("key-scope-mismatch", await RefusalAsync(Parameters().RequireKeyScope(), rings.Storm0558()), StringComparison.Ordinal);
        Assert.StartsWith("key-scope-carved-out", await RefusalAsync(Parameters().RequireKeyScope(), reverse), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_older_handler_is_held_to_it_too()
    {
        var handler = new JwtSecurityTokenHandler { MapInboundClaims = false };
        Assert.True((await handler.ValidateTokenAsync(rings.Good(), Parameters().RequireKeyScope())).IsValid);
        Assert.True((await handler.ValidateTokenAsync(rings.Storm0558(), Parameters())).IsValid);
        Assert.False((await handler.ValidateTokenAsync(rings.Storm0558(), Parameters().RequireKeyScope())).IsValid);
    }

    [Theory]
    [InlineData("crit", "[\"x\"]", "crit-not-supported")]
    [InlineData("b64", "false", "b64-not-supported")]
    [InlineData("alg", "\"RS256\"", "duplicate-member")]
    public async Task What_a_header_must_not_have_is_refused(string member, string value, string code)
    {
        string token = rings.Tenants.Token(TwoRings.Header(rings.Tenants).And(member, value).ToString(), TwoRings.Payload().ToString());
        Assert.Null(await RefusalAsync(Parameters(), token));
        Assert.StartsWith(code, await RefusalAsync(Parameters().RequireKeyScope(), token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicate_claims_and_a_missing_kid_are_refused()
    {
        string twice = TwoRings.Token(rings.Tenants, TwoRings.Payload().And("sub", "\"admin\""));
        Assert.Null(await RefusalAsync(Parameters(), twice));
        Assert.StartsWith("duplicate-member", await RefusalAsync(Parameters().RequireKeyScope(), twice), StringComparison.Ordinal);
        string nameless = rings.Tenants.Token(TwoRings.Header(rings.Tenants).Without("kid").ToString(), TwoRings.Payload().ToString());
        Assert.Null(await RefusalAsync(Parameters(), nameless));
        Assert.StartsWith("kid-missing", await RefusalAsync(Parameters().RequireKeyScope(), nameless), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_signs_with_its_one_algorithm()
    {
        using var key = new SigningKey(SignatureAlgorithm.PS256, "tenants", TwoRings.Template);
        var pinned = key.Jwk();
        pinned["alg"] = "RS256";
        string token = TwoRings.Token(key, TwoRings.Payload());
        Assert.Null(await RefusalAsync(Parameters(TwoRings.JwksOf(pinned)), token));
        Assert.StartsWith("alg-mismatch", await RefusalAsync(Parameters(TwoRings.JwksOf(pinned)).RequireKeyScope(), token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_without_a_scope_and_a_kid_that_two_keys_have_are_not_used()
    {
        var unscoped = rings.Tenants.Jwk();
        unscoped.Remove("issuer");
        Assert.StartsWith("key-without-scope", await RefusalAsync(Parameters(TwoRings.JwksOf(unscoped)).RequireKeyScope(), rings.Good()), StringComparison.Ordinal);
        using var twin = new SigningKey(SignatureAlgorithm.ES256, "tenants", TwoRings.Issuer(TwoRings.ConsumerTenant));
        Assert.StartsWith("duplicate-kid", await RefusalAsync(Parameters(TwoRings.JwksOf(rings.Tenants.Jwk(), twin.Jwk())).RequireKeyScope(), rings.Good()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_issuers_own_document_gives_its_keys_their_scope()
    {
        var unscoped = rings.Tenants.Jwk();
        unscoped.Remove("issuer");
        Assert.Null(await RefusalAsync(Parameters(TwoRings.JwksOf(unscoped), TwoRings.Issuer(TwoRings.Tenant)).RequireKeyScope(), rings.Good()));
        Assert.StartsWith("issuer-not-trusted", await RefusalAsync(Parameters(TwoRings.JwksOf(unscoped), "https://other.example.test").RequireKeyScope(), rings.Good()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_document_with_two_members_of_one_name_is_not_used()
    {
        string jwks = TwoRings.JwksOf(rings.Tenants.Jwk());
        string twice = jwks.Replace("\"use\"", "\"issuer\":\"https://evil.test/\",\"use\"", StringComparison.Ordinal);
        Assert.Null(await RefusalAsync(Parameters(jwks).RequireKeyScope(), rings.Good()));
        Assert.StartsWith("malformed-key", await RefusalAsync(Parameters(twice).RequireKeyScope(), rings.Good()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_metadata_nothing_is_accepted()
    {
        var parameters = Parameters().RequireKeyScope();
        parameters.ConfigurationManager = null;
        Assert.StartsWith("keys-stale", await RefusalAsync(parameters, rings.Good()), StringComparison.Ordinal);
        parameters = Parameters().RequireKeyScope();
        parameters.IssuerSigningKeys = new JsonWebKeySet(rings.Jwks).GetSigningKeys();
        Assert.StartsWith("key-without-scope", await RefusalAsync(parameters, rings.Good()), StringComparison.Ordinal);
        parameters.ConfigurationManager = null;
        Assert.NotNull(await RefusalAsync(parameters, rings.Good()));
        var configuration = new OpenIdConnectConfiguration { Issuer = TwoRings.Template };
        configuration.SigningKeys.Add(parameters.IssuerSigningKeys.First());
        parameters = Parameters().RequireKeyScope();
        parameters.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration);
        Assert.StartsWith("key-without-scope", await RefusalAsync(parameters, rings.Good()), StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<TokenValidationParameters>> Obstacles => new()
    {
        { nameof(TokenValidationParameters.SignatureValidator), p => p.SignatureValidator = (token, _) => new JsonWebToken(token) },
        { nameof(TokenValidationParameters.SignatureValidatorUsingConfiguration), p => p.SignatureValidatorUsingConfiguration = (token, _, _) => new JsonWebToken(token) },
        { nameof(TokenValidationParameters.IssuerSigningKeyResolver), p => p.IssuerSigningKeyResolver = (_, _, _, _) => [] },
        { nameof(TokenValidationParameters.IssuerSigningKeyResolverUsingConfiguration), p => p.IssuerSigningKeyResolverUsingConfiguration = (_, _, _, _, c) => c.SigningKeys },
        { nameof(TokenValidationParameters.IssuerSigningKeys), p => p.IssuerSigningKeys = new JsonWebKeySet(TwoRings.Shared.Jwks).GetSigningKeys() },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public async Task What_would_go_round_it_is_refused_when_set_before_and_opens_nothing_when_set_after(string name, Action<TokenValidationParameters> set)
    {
        var before = Parameters();
        set(before);
        Assert.Contains(name, Assert.Throws<InvalidOperationException>(() => before.RequireKeyScope()).Message, StringComparison.Ordinal);
        var after = Parameters().RequireKeyScope();
        set(after);
        Assert.NotNull(await RefusalAsync(after, rings.Storm0558()));
    }

    [Fact]
    public async Task Replacing_either_hook_later_opens_nothing()
    {
        var parameters = Parameters().RequireKeyScope();
        parameters.IssuerSigningKeyValidatorUsingConfiguration = (_, _, _, _) => true;
        Assert.NotNull(await RefusalAsync(parameters, rings.Storm0558()));
        parameters = Parameters().RequireKeyScope();
        parameters.IssuerSigningKeyResolverUsingConfiguration = null;
        Assert.NotNull(await RefusalAsync(parameters, rings.Storm0558()));
        parameters = Parameters().RequireKeyScope();
        parameters.RequireSignedTokens = false;
        Assert.NotNull(await RefusalAsync(parameters, string.Join('.', rings.Good().Split('.')[..2]) + "."));
    }

    [Fact]
    public async Task A_key_validator_that_was_set_is_asked_too()
    {
        foreach (bool answer in new[] { true, false })
        {
            var parameters = Parameters();
            parameters.IssuerSigningKeyValidator = (_, _, _) => answer;
            Assert.Equal(answer, await RefusalAsync(parameters.RequireKeyScope(), rings.Good()) is null);
            parameters = Parameters();
            parameters.IssuerSigningKeyValidatorUsingConfiguration = (key, _, _, configuration) => answer && key is not null && configuration is not null;
            Assert.Equal(answer, await RefusalAsync(parameters.RequireKeyScope(), rings.Good()) is null);
        }
    }

    [Fact]
    public async Task Microsofts_own_check_may_come_before_or_after()
    {
        var before = Parameters();
        before.EnableAadSigningKeyIssuerValidation();
        Assert.Null(await RefusalAsync(before.RequireKeyScope(), rings.Good()));
        Assert.NotNull(await RefusalAsync(before, rings.Storm0558()));
        var after = Parameters().RequireKeyScope();
        after.EnableAadSigningKeyIssuerValidation();
        Assert.Null(await RefusalAsync(after, rings.Good()));
        Assert.NotNull(await RefusalAsync(after, rings.Storm0558()));
    }

    [Fact]
    public async Task A_removed_key_is_refused_at_once_and_not_found_in_the_last_known_good_configuration()
    {
        using var next = new SigningKey(SignatureAlgorithm.ES256, "next", TwoRings.Template);
        foreach (bool scoped in new[] { false, true })
        {
            await using var issuer = await TestIssuer.StartAsync(rings.Jwks);
            var parameters = Parameters();
            parameters.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                issuer.Metadata, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = false })
            {
                RefreshInterval = TimeSpan.FromSeconds(1),
            };
            parameters = scoped ? parameters.RequireKeyScope() : parameters;
            Assert.Null(await RefusalAsync(parameters.Clone(), rings.Good()));
            issuer.Jwks = TwoRings.JwksOf(next.Jwk());
            await UntilAcceptedAsync(parameters, () => TwoRings.Token(next, TwoRings.Payload()));
            Assert.Equal(scoped, await RefusalAsync(parameters.Clone(), rings.Good()) is not null);
        }
    }

    [Fact]
    public async Task Parameters_that_are_used_again_after_a_refusal_accept_good_tokens()
    {
        var parameters = Parameters().RequireKeyScope();
        using var unknown = new SigningKey(SignatureAlgorithm.ES256, "unknown", TwoRings.Template);
        Assert.Null(await RefusalAsync(parameters, rings.Good()));
        Assert.StartsWith("unknown-key", await RefusalAsync(parameters, TwoRings.Token(unknown, TwoRings.Payload())), StringComparison.Ordinal);
        Assert.Null(await RefusalAsync(parameters, rings.Good()));
    }

    [Fact]
    public async Task Entras_tokens_of_either_version_are_held_to_the_scope_of_the_keys()
    {
        using var key = new SigningKey(SignatureAlgorithm.RS256, "entra", "https://login.microsoftonline.com/{tenantid}/v2.0");
        foreach (string issuer in new[] { "https://login.microsoftonline.com/{tenantid}/v2.0", "https://sts.windows.net/{tenantid}/", $"https://sts.windows.net/{TwoRings.Tenant}/" })
        {
            var configuration = new OpenIdConnectConfiguration { Issuer = issuer, JwksUri = "https://login.microsoftonline.com/common/discovery/keys", JsonWebKeySet = new JsonWebKeySet(TwoRings.JwksOf(key.Jwk())) };
            var parameters = Parameters();
            parameters.ValidIssuers = [$"https://sts.windows.net/{TwoRings.Tenant}/", $"https://login.microsoftonline.com/{TwoRings.Tenant}/v2.0"];
            parameters.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration);
            parameters.RequireKeyScope();
            foreach (string name in parameters.ValidIssuers)
            {
                Assert.Null(await RefusalAsync(parameters, TwoRings.Token(key, TwoRings.Payload().With("iss", Members.Text(name)))));
            }
            Assert.NotNull(await RefusalAsync(parameters, TwoRings.Token(key, TwoRings.Payload().With("iss", Members.Text($"https://sts.windows.net/{TwoRings.ConsumerTenant}/")))));
        }
    }

    private TokenValidationParameters Parameters(string? jwks = null, string issuer = TwoRings.Template)
    {
        var keys = new JsonWebKeySet(jwks ?? rings.Jwks);
        var configuration = new OpenIdConnectConfiguration { Issuer = issuer, JsonWebKeySet = keys };
        foreach (var key in keys.GetSigningKeys())
        {
            configuration.SigningKeys.Add(key);
        }
        return new TokenValidationParameters
        {
            ValidAudience = TwoRings.Audience,
            ValidIssuers = [TwoRings.Issuer(TwoRings.Tenant), TwoRings.Issuer(TwoRings.ConsumerTenant)],
            ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration),
        };
    }

    private static async Task<string?> RefusalAsync(TokenValidationParameters parameters, string token) =>
        (await new JsonWebTokenHandler().ValidateTokenAsync(token, parameters)).Exception?.Message;

    /// <summary>Metadata is read anew when a new key is met, in the background, and not more often than each second.</summary>
    private static async Task UntilAcceptedAsync(TokenValidationParameters parameters, Func<string> token)
    {
        for (int attempt = 0; await RefusalAsync(parameters.Clone(), token()) is { } refusal; attempt++)
        {
            Assert.True(attempt < 600, refusal);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
