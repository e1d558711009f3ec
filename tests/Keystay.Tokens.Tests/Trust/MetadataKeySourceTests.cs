using Keystay.Keys;
using Keystay.Tokens.Tests.Events;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Keystay.Tokens.Tests.Trust;

/// <summary>Keys in time: what is published, removed, revoked and not confirmed, over real HTTP and by a clock that the test moves.</summary>
public sealed class MetadataKeySourceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private ProtectedClock clock = null!;
    private LoopbackServer server = null!;
    private TestIssuer issuer = null!;

    public async ValueTask InitializeAsync()
    {
        clock = new ProtectedClock(time);
        server = await LoopbackServer.StartAsync();
        issuer = new TestIssuer(server.Origin);
        server.Answer = issuer.AnswerAsync;
    }

    public async ValueTask DisposeAsync()
    {
        issuer.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Keys_of_an_exact_issuers_metadata_belong_to_it()
    {
        var key = issuer.NewKey("a");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        Assert.Equal(TokenReason.Accepted, Validate(source, issuer.Token(key, time.GetUtcNow())));
        Assert.Equal(issuer.Issuer, Assert.Single(source.Current.Keys).Scope.Issuer.Text);
        Assert.Equal("issuer-not-trusted", Validate(source, issuer.Token(key, time.GetUtcNow(), issuer: "https://other.test")).Code());
    }

    [Fact]
    public async Task What_did_not_change_is_not_sent_again_and_is_confirmed_all_the_same()
    {
        var key = issuer.NewKey("a");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        var set = source.Current;
        for (int i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromMinutes(40));
            await source.RefreshAsync(Cancel);
        }
        Assert.Equal(2, issuer.Sent);
        Assert.InRange(issuer.NotModified, 6, int.MaxValue);
        Assert.Same(set, source.Current);
        Assert.Equal(TokenReason.Accepted, Validate(source, issuer.Token(key, time.GetUtcNow())));
    }

    [Fact]
    public async Task A_removed_key_is_refused_as_soon_as_that_is_read()
    {
        var (old, next) = (issuer.NewKey("a"), issuer.NewKey("b"));
        await using var source = Source();
        await source.LoadAsync(Cancel);
        string token = issuer.Token(old, time.GetUtcNow());
        Assert.Equal(TokenReason.Accepted, Validate(source, token));
        issuer.Remove(old);
        await source.RefreshAsync(Cancel);
        Assert.Equal(TokenReason.UnknownKey, Validate(source, token));
        Assert.Equal(TokenReason.Accepted, Validate(source, issuer.Token(next, time.GetUtcNow())));
    }

    [Fact]
    public async Task A_key_that_its_document_revokes_is_refused_as_soon_as_that_is_read()
    {
        var key = issuer.NewKey("a");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        var jwk = key.Jwk();
        jwk["revoked"] = new System.Text.Json.Nodes.JsonObject { ["revoked_at"] = time.GetUtcNow().ToUnixTimeSeconds() };
        issuer.Publish(jwk);
        await source.RefreshAsync(Cancel);
        Assert.Equal(TokenReason.KeyRevoked, Validate(source, issuer.Token(key, time.GetUtcNow())));
    }

    [Fact]
    public async Task Documents_are_read_anew_by_themselves()
    {
        issuer.NewKey("a");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        var added = issuer.NewKey("b");
        for (int i = 0; !source.Current.Keys.Any(k => k.Kid == "b"); i++)
        {
            Assert.InRange(i, 0, 1000);
            time.Advance(TimeSpan.FromMinutes(5));
            await Task.Delay(10, Cancel);
        }
        Assert.Equal(TokenReason.Accepted, Validate(source, issuer.Token(added, time.GetUtcNow())));
    }

    [Fact]
    public async Task Keys_outlive_an_outage_up_to_the_bound_and_not_beyond()
    {
        var key = issuer.NewKey("a");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        server.Answer = context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        time.Advance(TimeSpan.FromMinutes(60));
        await source.RefreshAsync(Cancel);
        Assert.Equal(TokenReason.Accepted, Validate(source, issuer.Token(key, time.GetUtcNow())));
        Assert.Equal("http-status", Assert.Single(source.Documents).Failure?.Code);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("keys-stale", Validate(source, issuer.Token(key, time.GetUtcNow())).Code());
        Assert.True(Assert.Single(source.Documents).IsStale);
        server.Answer = issuer.AnswerAsync;
        await source.RefreshAsync(Cancel);
        Assert.Equal(TokenReason.Accepted, Validate(source, issuer.Token(key, time.GetUtcNow())));
    }

    [Fact]
    public async Task A_token_of_a_key_just_published_is_accepted_the_first_time()
    {
        issuer.NewKey("a");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        var key = issuer.NewKey("b");
        string token = issuer.Token(key, time.GetUtcNow());
        Assert.Equal(TokenReason.UnknownKey, Validate(source, token));
        Assert.Equal(TokenReason.Accepted, (await Validator(source).ValidateAsync(token.AsMemory(), Cancel)).Reason);
    }

    [Fact]
    public async Task Many_who_ask_for_a_new_key_at_once_share_one_answer()
    {
        issuer.NewKey("a");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        var key = issuer.NewKey("b");
        string token = issuer.Token(key, time.GetUtcNow());
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Answer = async context =>
        {
            asked.TrySetResult();
            await go.Task;
            await issuer.AnswerAsync(context);
        };
        int before = server.Requests;
        var validator = Validator(source);
        var decisions = Enumerable.Range(0, 50).Select(_ => validator.ValidateAsync(token.AsMemory(), Cancel).AsTask()).ToList();
        await asked.Task;
        Assert.All(decisions, d => Assert.False(d.IsCompleted));
        go.SetResult();
        Assert.All(await Task.WhenAll(decisions), d => Assert.Equal(TokenReason.Accepted, d.Reason));
        Assert.Equal(2, server.Requests - before);
    }

    [Fact]
    public async Task A_flood_of_invented_keys_is_one_request_in_the_least_interval()
    {
        issuer.NewKey("a");
        using var stranger = new SigningKey(SignatureAlgorithm.ES256, "x");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        int before = server.Requests;
        for (int i = 0; i < 2_000; i++)
        {
            Assert.False(await source.RefreshAsync($"invented-{i}", Cancel));
        }
        Assert.Equal(2, server.Requests - before);
        Assert.Equal(TokenReason.UnknownKey, (await Validator(source).ValidateAsync(issuer.Token(stranger, time.GetUtcNow()).AsMemory(), Cancel)).Reason);
        Assert.Equal(2, server.Requests - before);
    }

    [Fact]
    public async Task A_key_asked_for_in_vain_does_not_take_the_turn_of_others()
    {
        issuer.NewKey("a");
        await using var source = Source();
        await source.LoadAsync(Cancel);
        await source.RefreshAsync("gone", Cancel);
        time.Advance(TimeSpan.FromSeconds(6));
        int before = server.Requests;
        Assert.False(await source.RefreshAsync("gone", Cancel));
        Assert.Equal(before, server.Requests);
        issuer.NewKey("b");
        Assert.True(await source.RefreshAsync("b", Cancel));
    }

    [Fact]
    public async Task A_document_that_hangs_keeps_nobody_waiting_whose_key_is_in_another()
    {
        await using var hanging = await LoopbackServer.StartAsync();
        hanging.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        issuer.NewKey("a");
        await using var source = Source(new MetadataAddress($"{hanging.Origin}/.well-known/openid-configuration"));
        var key = issuer.NewKey("b");
        var result = await Validator(source).ValidateAsync(issuer.Token(key, time.GetUtcNow()).AsMemory(), Cancel);
        Assert.Equal(TokenReason.Accepted, result.Reason);
    }

    [Fact]
    public async Task An_issuer_whose_document_was_never_read_is_carved_out_of_a_template_already()
    {
        const string Template = "https://login.example.test/{tenantid}/v2.0", Own = "https://login.example.test/33333333-3333-4333-8333-333333333333/v2.0";
        var key = issuer.NewKey("tenants", keyIssuer: Template);
        await using var down = await LoopbackServer.StartAsync();
        var options = new MetadataOptions
        {
            AllowLoopbackHttp = true,
            Jwks = [new JwksAddress(new Uri($"{server.Origin}/keys"), IssuerPattern.Parse(Template)), new JwksAddress(new Uri($"{down.Origin}/keys"), IssuerPattern.Parse(Own))],
        };
        await using var source = new MetadataKeySource(options, clock);
        await source.LoadAsync(Cancel);
        Assert.Equal("key-scope-carved-out", Validate(source, issuer.Token(key, time.GetUtcNow(), issuer: Own)).Code());
    }

    [Fact]
    public async Task What_is_refused_is_told()
    {
        issuer.NewKey("a");
        issuer.NewKey("b");
        issuer.Published[1]["kid"] = "a";
        var log = new LogLines();
        await using var source = Source(log: log);
        await source.LoadAsync(Cancel);
        Assert.Contains(log.All, l => l.Text.Contains("duplicate-kid", StringComparison.Ordinal));
        Assert.Empty(source.Current.Keys);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MetadataKeySource Source(MetadataAddress? other = null, LogLines? log = null)
    {
        var own = new MetadataAddress($"{server.Origin}/.well-known/openid-configuration");
        return new MetadataKeySource(new MetadataOptions { AllowLoopbackHttp = true, Metadata = other is null ? [own] : [other, own] }, clock, log);
    }

    private TokenValidator Validator(IKeySource source) => new(new TokenValidatorOptions { Audiences = [TestIssuer.Audience] }, source, clock);

    private TokenReason Validate(IKeySource source, string token) => Validator(source).Validate(token.AsMemory()).Reason;
}
