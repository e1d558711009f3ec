using Keystay.Keys;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests.Revocations;

/// <summary>
/// Keys are rolled and revoked while two threads ask, and the feed is cut now and then. What counts is order, not speed: a token whose key was not revoked
/// when its decision ended is accepted, and one whose key's revocation was applied before its decision began is refused. <c>bench/Keystay.Tokens.Rolling</c> measures the rest.
/// </summary>
public sealed class RollingKeysTests : IAsyncLifetime
{
    private const int Rounds = 9;

    private readonly ManualClock time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly TestIssuer issuer = new(TestFeed.Issuer);
    private readonly string[] tokens = new string[Rounds + 1];
    private TestFeed server = null!;
    private LoopbackServer http = null!;

    /// <summary>Tokens before this are of keys whose revocation is published, applied; and the one that is used now.</summary>
    private volatile int published, applied, current;

    public async ValueTask InitializeAsync()
    {
        server = new TestFeed(time);
        http = await LoopbackServer.StartAsync();
        http.Answer = context => context.Request.Path.StartsWithSegments("/consumer", StringComparison.Ordinal) ? server.AnswerAsync(context) : issuer.AnswerAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        await http.DisposeAsync();
        server.Dispose();
        issuer.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public async Task No_good_token_is_refused_and_no_revoked_key_accepted_while_keys_roll(int remembered)
    {
        var clock = new ProtectedClock(time);
        var pattern = IssuerPattern.Parse(TestFeed.Issuer);
        await using var source = new MetadataKeySource(
            new MetadataOptions { AllowLoopbackHttp = true, Metadata = [new MetadataAddress($"{http.Origin}/.well-known/openid-configuration") { Issuers = [pattern] }] }, clock);
        await using var feed = new HttpRevocationFeed(
            new RevocationFeedOptions { Address = new Uri($"{http.Origin}/consumer/revocations"), Issuer = pattern, Keys = server.Keys, AllowLoopbackHttp = true }, clock);
        var validator = new TokenValidator(new TokenValidatorOptions { Audiences = [TestIssuer.Audience], CachedTokens = remembered }, source, clock, revocations: [feed.Revocations]);
        var key = issuer.NewKey("k0");
        tokens[0] = issuer.Token(key, time.GetUtcNow());
        await source.LoadAsync(TestContext.Current.CancellationToken);
        await feed.LoadAsync(TestContext.Current.CancellationToken);
        using var done = new CancellationTokenSource();
        var threads = Enumerable.Range(0, 2).Select(_ => Task.Run(() => Ask(validator, done.Token))).ToList();
        for (int round = 1; round <= Rounds; round++)
        {
            key = await RollAsync(key, round, source, feed);
        }
        await done.CancelAsync();
        Assert.Empty((await Task.WhenAll(threads)).SelectMany(w => w));
    }

    /// <summary>One roll: the next key is published, known, used; then the last one is revoked, and its revocation arrives, over a feed that is cut every third time.</summary>
    private async Task<SigningKey> RollAsync(SigningKey old, int round, MetadataKeySource source, HttpRevocationFeed feed)
    {
        var next = issuer.NewKey($"k{round}");
        tokens[round] = issuer.Token(next, time.GetUtcNow());
        await source.RefreshAsync(TestContext.Current.CancellationToken);
        current = round;
        if (round % 3 == 0)
        {
            server.IsDown = true;
            server.Cut();
        }
        published = round;
        server.Revoke("key", source.Current.Keys.Single(k => k.Kid == old.Kid).Thumbprint);
        server.IsDown = false;
        await Until.TrueAsync(() => feed.Revocations.Count == round);
        applied = round;
        issuer.Remove(old);
        return next;
    }

    /// <summary>Returns what went wrong.</summary>
    private List<string> Ask(TokenValidator validator, CancellationToken done)
    {
        var wrong = new List<string>();
        while (!done.IsCancellationRequested)
        {
            int now = current;
            var good = validator.Validate(tokens[now].AsMemory());
            if (!good.IsAccepted && published <= now)
            {
                wrong.Add($"token {now} was refused: {good.Reason.Code()}");
            }
            int over = applied - 1;
            if (over >= 0 && validator.Validate(tokens[over].AsMemory()).IsAccepted)
            {
                wrong.Add($"token {over} was accepted after its key's revocation was applied");
            }
        }
        return wrong;
    }
}
