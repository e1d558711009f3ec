using Keystay.Keys;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Tests.Events;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Keystay.Tokens.Tests.Revocations;

/// <summary>The feed over real HTTP: what is revoked is refused, what is missing is noticed, and silence is not taken for peace.</summary>
public sealed class HttpRevocationFeedTests : IAsyncLifetime
{
    private readonly ManualClock time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly LogLines log = new();
    private readonly TestIssuer issuer = new(TestFeed.Issuer);
    private TestFeed server = null!;
    private LoopbackServer http = null!;
    private HttpRevocationFeed feed = null!;
    private SigningKey key = null!;
    private TokenValidator validator = null!;

    public async ValueTask InitializeAsync()
    {
        key = issuer.NewKey("a");
        server = new TestFeed(time);
        http = await LoopbackServer.StartAsync();
        http.Answer = server.AnswerAsync;
        await FollowAsync();
        await feed.LoadAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await feed.DisposeAsync();
        await http.DisposeAsync();
        server.Dispose();
        issuer.Dispose();
    }

    [Fact]
    public async Task What_is_revoked_is_refused_and_nothing_else()
    {
        using var other = issuer.NewKey("b");
        await FollowAsync(more: other);
        await feed.LoadAsync(Cancel);
        Assert.Equal(TokenReason.Accepted, Validate());
        server.Revoke("token", "stolen", Exp());
        server.Revoke("session", "s-1", Exp());
        server.Revoke("key", "of-nobody");
        server.Revoke("ring", "of-nobody");
        await AppliedAsync();
        Assert.Equal(TokenReason.Accepted, Validate());
        Assert.Equal("token-revoked", Validate(tokenId: "stolen").Code());
        Assert.Equal("session-revoked", Validate(session: "s-1").Code());
        server.Revoke("key", Thumbprint(key));
        await AppliedAsync();
        Assert.Equal("key-revoked", Validate().Code());
        Assert.Equal(TokenReason.Accepted, Validate(signedBy: other));
        // The ring of a key that names none is its issuer.
        server.Revoke("ring", TestFeed.Issuer);
        await AppliedAsync();
        Assert.Equal("ring-revoked", Validate(signedBy: other).Code());
    }

    [Fact]
    public async Task What_was_revoked_before_is_in_the_snapshot_however_many_pages_it_has()
    {
        server.PageSize = 3;
        for (int i = 0; i < 8; i++)
        {
            server.Revoke("token", $"t{i}", Exp());
        }
        await FollowAsync();
        await feed.LoadAsync(Cancel);
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal("token-revoked", Validate(tokenId: $"t{i}").Code()));
    }

    [Fact]
    public async Task A_cut_connection_is_taken_up_where_it_ended()
    {
        server.Revoke("token", "before", Exp());
        await AppliedAsync();
        server.IsDown = true;
        server.Cut();
        server.Revoke("token", "meanwhile", Exp());
        Assert.Equal(TokenReason.Accepted, Validate(tokenId: "meanwhile"));
        server.IsDown = false;
        await AppliedAsync();
        Assert.Equal("token-revoked", Validate(tokenId: "meanwhile").Code());
        Assert.Equal([null, "b4Xk9Q:1"], server.Asked);
    }

    [Fact]
    public async Task A_missing_number_means_that_everything_is_read_anew()
    {
        server.Revoke("token", "lost", Exp(), isLost: true);
        server.Revoke("token", "next", Exp());
        await AppliedAsync();
        Assert.Equal("token-revoked", Validate(tokenId: "lost").Code());
        Assert.Equal("token-revoked", Validate(tokenId: "next").Code());
        Assert.Equal([null, null], server.Asked);
        Assert.Contains(log.All, l => Equals(l.Values.GetValueOrDefault("Reason"), "gap"));
    }

    [Fact]
    public async Task A_heartbeat_tells_of_what_was_lost_before_it()
    {
        server.Revoke("token", "lost", Exp(), isLost: true);
        server.Heartbeat();
        await AppliedAsync();
        Assert.Equal("token-revoked", Validate(tokenId: "lost").Code());
    }

    [Fact]
    public async Task Silence_beyond_the_bound_refuses_everything_until_the_feed_is_heard_again()
    {
        time.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(TokenReason.Accepted, Validate());
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("revocation-feed-silent", Validate().Code());
        Assert.False(feed.Revocations.IsCurrent);
        server.Heartbeat();
        await Until.TrueAsync(() => feed.Revocations.IsCurrent);
        Assert.Equal(TokenReason.Accepted, Validate());
    }

    [Fact]
    public async Task A_heartbeat_that_was_held_back_says_nothing_about_now()
    {
        string old = server.HeartbeatEvent();
        time.Pass(TimeSpan.FromSeconds(31));
        server.Send(old);
        server.Revoke("token", "t", Exp() - 40);
        await AppliedAsync();
        // The entry came with a time of its own; only then is the feed current.
        Assert.True(feed.Revocations.IsCurrent);
        time.Pass(TimeSpan.FromSeconds(31));
        server.Send(old);
        string heartbeat = server.HeartbeatEvent();
        Assert.Equal("revocation-feed-silent", Validate().Code());
        server.Send(heartbeat);
        await Until.TrueAsync(() => feed.Revocations.IsCurrent);
    }

    [Fact]
    public async Task Nothing_is_known_before_the_first_snapshot_so_nothing_is_accepted()
    {
        server.IsDown = true;
        await FollowAsync();
        Assert.Equal("revocation-feed-silent", Validate().Code());
        server.IsDown = false;
        await feed.LoadAsync(Cancel);
        Assert.Equal(TokenReason.Accepted, Validate());
    }

    [Fact]
    public async Task A_feed_that_was_rolled_back_un_revokes_nothing_and_is_not_current()
    {
        server.Revoke("token", "kept", Exp());
        server.Revoke("token", "forgotten", Exp());
        await AppliedAsync();
        server.Restore(1);
        server.Cut();
        await Until.TrueAsync(() => log.All.Any(l => Equals(l.Values.GetValueOrDefault("Reason"), "rolled-back")));
        Assert.Equal("token-revoked", Validate(tokenId: "forgotten").Code());
        time.Pass(TimeSpan.FromSeconds(31));
        server.Cut();
        await Until.TrueAsync(() => log.All.Count(l => Equals(l.Values.GetValueOrDefault("Reason"), "rolled-back")) > 1);
        Assert.False(feed.Revocations.IsCurrent);
        // Under a new epoch the server is believed again, and still nothing is un-revoked.
        server.Epoch = "n2W";
        server.Cut();
        await Until.TrueAsync(() => feed.Revocations.IsCurrent);
        Assert.Equal("token-revoked", Validate(tokenId: "forgotten").Code());
        Assert.Equal(TokenReason.Accepted, Validate());
    }

    [Fact]
    public async Task A_snapshot_that_was_replayed_is_not_taken_for_the_present()
    {
        var payload = server.Payload(0);
        (payload["epoch"], payload["page"], payload["pages"], payload["revocations"]) = ("old", 0, 1, new System.Text.Json.Nodes.JsonArray());
        string replay = server.Event("snapshot", "keystay-revocation-snapshot+jwt", payload);
        time.Pass(TimeSpan.FromSeconds(5));
        server.Revoke("token", "t", Exp());
        await AppliedAsync();
        server.Send(replay);
        await Until.TrueAsync(() => log.All.Any(l => Equals(l.Values.GetValueOrDefault("Reason"), "replayed")));
        Assert.Equal("token-revoked", Validate(tokenId: "t").Code());
    }

    [Fact]
    public async Task A_feed_speaks_for_its_own_issuer_only()
    {
        using var enterprise = new TestIssuer("https://issuer.example/enterprise");
        using var theirs = enterprise.NewKey("e", keyIssuer: enterprise.Issuer);
        var both = new TokenValidator(Options, Keys(key, theirs), new ProtectedClock(time), revocations: [feed.Revocations]);
        server.Revoke("key", Thumbprint(theirs));
        server.Revoke("session", "s-77", Exp());
        await AppliedAsync();
        Assert.Equal(TokenReason.Accepted, both.Validate(enterprise.Token(theirs, time.GetUtcNow()).AsMemory()).Reason);
        time.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(TokenReason.Accepted, both.Validate(enterprise.Token(theirs, time.GetUtcNow()).AsMemory()).Reason);
        Assert.Equal("session-revoked", both.Validate(issuer.Token(key, time.GetUtcNow()).AsMemory()).Reason.Code());
    }

    [Fact]
    public async Task What_is_applied_is_confirmed()
    {
        server.Revoke("token", "t", Exp());
        await Until.TrueAsync(() => LastConfirmed() is 0 or 1);
        server.Heartbeat();
        await Until.TrueAsync(() => LastConfirmed() == 1);
        Assert.All(server.Confirmations, c => Assert.Equal("b4Xk9Q", c.GetProperty("epoch").GetString()));
        Assert.Single(server.Confirmations.Select(c => c.GetProperty("validator").GetString()).Distinct());
    }

    [Fact]
    public async Task A_feed_with_more_than_is_remembered_is_incomplete()
    {
        for (int i = 0; i < 11; i++)
        {
            server.Revoke("token", $"t{i}", Exp());
        }
        await FollowAsync(o => o with { MaxRevocations = 10 });
        await Until.TrueAsync(() => log.All.Any(l => Equals(l.Values.GetValueOrDefault("Reason"), "full")));
        Assert.Equal("revocation-feed-silent", Validate().Code());
        Assert.Equal("token-revoked", Validate(tokenId: "t9").Code());
    }

    [Theory]
    [InlineData("http://issuer.example/revocations", true)]
    [InlineData("http://127.0.0.1/revocations", false)]
    public void Plain_http_is_no_way_to_follow_a_feed(string address, bool allowLoopback) =>
        Assert.Throws<ArgumentException>(() => new HttpRevocationFeed(new RevocationFeedOptions
        {
            Address = new Uri(address),
            Issuer = IssuerPattern.Parse(TestFeed.Issuer),
            Keys = server.Keys,
            AllowLoopbackHttp = allowLoopback,
        }));

    [Fact]
    public async Task An_endpoint_that_is_no_feed_is_refused_for_what_it_does()
    {
        foreach (var (code, answer) in Hostile())
        {
            http.Answer = context => answer(context);
            server.Cut();
            await Until.TrueAsync(() => log.All.Any(l => Equals(l.Values.GetValueOrDefault("Reason"), code)));
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TokenValidatorOptions Options => new() { Audiences = [TestIssuer.Audience] };

    private static IEnumerable<(string Code, RequestDelegate Answer)> Hostile()
    {
        yield return ("redirect", context =>
        {
            context.Response.Redirect("http://127.0.0.1:1/");
            return Task.CompletedTask;
        }
        );
        yield return ("not-event-stream", context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("data: x\n\n");
        }
        );
        yield return ("too-large", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            string part = new('x', 1 << 20);
            for (int i = 0; i < 1024 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.WriteAsync(part, context.RequestAborted);
            }
        }
        );
        yield return ("http-status", context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }
        );
        yield return ("ended", context =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync(": nothing\n\n");
        }
        );
    }

    private static string Thumbprint(SigningKey key) => PublicKeyReader.ReadJwk(System.Text.Json.JsonDocument.Parse(key.Jwk().ToJsonString()).RootElement).Thumbprint;

    private static StaticKeySource Keys(params IEnumerable<SigningKey> keys) => new(keys.Select(k => new KeyDocument(
        k.Kid, System.Text.Encoding.UTF8.GetBytes($"{{\"keys\":[{k.Jwk().ToJsonString()}]}}"), [IssuerPattern.Parse(k.Issuer ?? TestFeed.Issuer)])));

    private async Task FollowAsync(Func<RevocationFeedOptions, RevocationFeedOptions>? change = null, SigningKey? more = null)
    {
        var options = new RevocationFeedOptions { Address = new Uri($"{http.Origin}/consumer/revocations"), Issuer = IssuerPattern.Parse(TestFeed.Issuer), Keys = server.Keys, AllowLoopbackHttp = true };
        if (feed is not null)
        {
            await feed.DisposeAsync();
        }
        feed = new HttpRevocationFeed(change?.Invoke(options) ?? options, new ProtectedClock(time), log);
        validator = new TokenValidator(Options, Keys(more is null ? [key] : [key, more]), new ProtectedClock(time), revocations: [feed.Revocations]);
    }

    private long Exp() => time.GetUtcNow().ToUnixTimeSeconds() + 600;

    private int LastConfirmed() => server.Confirmations.Count == 0 ? -1 : server.Confirmations[^1].GetProperty("seq").GetInt32();

    /// <summary>All that is published is applied.</summary>
    private Task AppliedAsync() => Until.TrueAsync(() => feed.Revocations.Count >= server.Head);

    private TokenReason Validate(string tokenId = "4f1c", string session = "s-77", SigningKey? signedBy = null) =>
        validator.Validate(issuer.Token(signedBy ?? key, time.GetUtcNow(), tokenId, session).AsMemory()).Reason;
}
