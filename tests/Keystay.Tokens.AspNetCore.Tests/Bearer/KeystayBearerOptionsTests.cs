using System.Collections.Concurrent;
using System.Security.Claims;
using Keystay.Tokens.Revocations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Bearer;

/// <summary>Options: what they refuse at start, what a reload changes, and that each scheme has its own.</summary>
public sealed class KeystayBearerOptionsTests : IAsyncLifetime
{
    private readonly TwoRings rings = TwoRings.Shared;
    private TestIssuer issuer = null!;

    public async ValueTask InitializeAsync() => issuer = await TestIssuer.StartAsync(rings.Jwks);

    public ValueTask DisposeAsync() => issuer.DisposeAsync();

    public static TheoryData<string, Action<KeystayBearerOptions>> Mistakes => new()
    {
        { "audience", o => o.Metadata.Add("https://login.example.test/.well-known/openid-configuration") },
        { "metadata", o => o.Audience = "api://mail" },
        { "https", o => (o.Audience, o.Keys) = ("api://mail", new() { Metadata = [new("http://login.example.test/.well-known/openid-configuration")] }) },
        { "no absolute address", o => { o.Audience = "api://mail"; o.Metadata.Add("login.example.test"); } },
        { "Dpop.Origin", o => { o.Audience = "api://mail"; o.Metadata.Add("https://login.example.test/.well-known/openid-configuration"); o.Dpop.Origin = "https://api.test/path"; } },
        { "Realm", o => { o.Audience = "api://mail"; o.Metadata.Add("https://login.example.test/.well-known/openid-configuration"); o.Realm = "a\"b"; } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_keeps_the_application_from_starting(string named, Action<KeystayBearerOptions> configure)
    {
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => TestApi.StartAsync(authentication => authentication.AddKeystayBearer(configure)));
        Assert.Contains(named, thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Options_are_read_from_configuration_and_read_again_when_it_changes()
    {
        IConfigurationRoot? configuration = null;
        await using var api = await TestApi.StartAsync(
            authentication => authentication.AddKeystayBearer(o => TestApi.Trust(o, issuer, p => p.Audience = null)),
            builder =>
            {
                configuration = builder.Configuration;
                builder.Configuration["Api:Audiences:0"] = TwoRings.Audience;
                builder.Services.Configure<KeystayBearerOptions>(KeystayBearerDefaults.AuthenticationScheme, builder.Configuration.GetSection("Api"));
            });
        string other = TwoRings.Token(rings.Tenants, TwoRings.Payload().With("aud", "\"api://other\""));
        Assert.Equal((200, 401), ((await api.GetAsync("/me", rings.Good())).Status, (await api.GetAsync("/me", other)).Status));
        configuration!["Api:Audiences:0"] = "api://other";
        configuration.Reload();
        Assert.Equal((401, 200), ((await api.GetAsync("/me", rings.Good())).Status, (await api.GetAsync("/me", other)).Status));
    }

    [Fact]
    public async Task Each_scheme_has_options_of_its_own()
    {
        await using var api = await TestApi.StartAsync(
            authentication => authentication.AddKeystayBearer("mail", o => TestApi.Trust(o, issuer)).AddKeystayBearer("files", o => TestApi.Trust(o, issuer, p => p.Audience = "api://files")),
            builder => builder.Services.AddAuthorizationBuilder().SetDefaultPolicy(new AuthorizationPolicyBuilder("mail", "files").RequireAuthenticatedUser().Build())
                .AddPolicy("read", p => p.AddAuthenticationSchemes("files").RequireAuthenticatedUser()));
        string files = TwoRings.Token(rings.Tenants, TwoRings.Payload().With("aud", "\"api://files\""));
        Assert.Equal((200, 200), ((await api.GetAsync("/me", rings.Good())).Status, (await api.GetAsync("/me", files)).Status));
        Assert.Equal((401, 200), ((await api.GetAsync("/mail", rings.Good())).Status, (await api.GetAsync("/mail", files)).Status));
        Assert.Equal(401, (await api.GetAsync("/me", rings.Storm0558())).Status);
    }

    [Fact]
    public async Task The_application_is_called_for_accepted_and_refused_tokens()
    {
        var refused = new ConcurrentQueue<string>();
        await using var api = await TestApi.StartAsync(issuer, o => o.Events = new KeystayBearerEvents
        {
            OnTokenAccepted = context =>
            {
                if (context.Claims.Subject == "mallory")
                {
                    context.Fail("blocked here");
                }
                else
                {
                    ((ClaimsIdentity)context.Principal!.Identity!).AddClaim(new Claim("ring", context.Token.Key!.Scope.Ring));
                }
                return Task.CompletedTask;
            },
            OnRefused = context =>
            {
                refused.Enqueue($"{context.Refusal.Error} {context.Refusal.Code}");
                return Task.CompletedTask;
            },
        });
        Assert.Contains($"\"ring={TwoRings.Template}\"", (await api.GetAsync("/me", rings.Good())).Body, StringComparison.Ordinal);
        Assert.Equal(401, (await api.GetAsync("/me", TwoRings.Token(rings.Tenants, TwoRings.Payload().With("sub", "\"mallory\"")))).Status);
        await api.GetAsync("/me", rings.Storm0558());
        Assert.Equal(["invalid_token key-scope-mismatch"], refused);
    }

    [Fact]
    public async Task What_the_application_revokes_is_refused()
    {
        var list = new RevocationList(Keystay.Keys.IssuerPattern.Parse(TwoRings.Template));
        await using var api = await TestApi.StartAsync(issuer, o => o.Revocations.Add(list));
        string token = TwoRings.Token(rings.Tenants, TwoRings.Payload().With("jti", "\"one\""));
        Assert.Equal(200, (await api.GetAsync("/me", token)).Status);
        list.Add(new Revocation(RevocationKind.Token, "one"));
        Assert.Contains("token-revoked", (await api.GetAsync("/me", token)).Challenge, StringComparison.Ordinal);
        Assert.Equal(200, (await api.GetAsync("/me", rings.Good())).Status);
    }

    [Fact]
    public async Task Every_decision_is_told_and_nothing_of_a_token_is_logged()
    {
        var lines = new KeptLog();
        var sink = new KeptDecisions();
        await using var api = await TestApi.StartAsync(
            authentication => authentication.AddKeystayBearer(o => TestApi.Trust(o, issuer, p => p.Sinks.Add(sink))),
            builder => builder.Logging.AddProvider(lines).SetMinimumLevel(LogLevel.Trace));
        string[] tokens = [rings.Good(), rings.Storm0558(), rings.Good()[..^6] + "AAAAAA"];
        foreach (string token in tokens)
        {
            await api.GetAsync("/me", token);
        }
        Assert.Equal(["accepted", "key-scope-mismatch", "bad-signature"], sink.Codes);
        Assert.Contains(lines.Lines, l => l.Contains("key-scope-mismatch", StringComparison.Ordinal));
        var parts = tokens.SelectMany(t => t.Split('.')).Select(p => p[..Math.Min(p.Length, 40)]).ToList();
        Assert.DoesNotContain(lines.Lines, l => parts.Exists(p => l.Contains(p, StringComparison.Ordinal)));
    }
}
