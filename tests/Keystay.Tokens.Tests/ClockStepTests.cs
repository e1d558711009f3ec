using Keystay.Keys;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Tests.Caching;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>
/// Whoever can set the system's clock must not revive what was over in this process: expired tokens, keys whose period ended, revoked keys and sessions. With
/// and without remembered tokens.
/// </summary>
public sealed class ClockStepTests : IDisposable
{
    private readonly ManualClock time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly TestIssuer issuer = new("https://issuer.example");
    private readonly ChangingKeys keys = new();
    private readonly ProtectedClock clock;
    private readonly RevocationList revocations;
    private readonly SigningKey key;

    public ClockStepTests()
    {
        clock = new ProtectedClock(time);
        revocations = new RevocationList(IssuerPattern.Parse(issuer.Issuer), clock);
        key = issuer.NewKey("a");
        Load();
    }

    public void Dispose() => issuer.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void An_expired_token_stays_expired_when_the_clock_is_set_back(int remembered)
    {
        var validator = Validator(remembered);
        string token = issuer.Token(key, time.GetUtcNow());
        Assert.Equal(TokenReason.Accepted, Decide(validator, token));
        time.Pass(TimeSpan.FromSeconds(631));
        Assert.Equal(TokenReason.Expired, Decide(validator, token));
        foreach (int step in new[] { -1, 1, -100, -10_000, 9_000 })
        {
            time.Step(TimeSpan.FromSeconds(step));
            Assert.NotEqual(TokenReason.Accepted, Decide(validator, token));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_token_that_a_leap_ahead_expired_stays_expired_when_the_clock_comes_back(int remembered)
    {
        var validator = Validator(remembered);
        string token = issuer.Token(key, time.GetUtcNow());
        Assert.Equal(TokenReason.Accepted, Decide(validator, token));
        time.Step(TimeSpan.FromHours(1));
        Assert.Equal(TokenReason.Expired, Decide(validator, token));
        time.Step(TimeSpan.FromHours(-1));
        Assert.Equal(TokenReason.Expired, Decide(validator, token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void A_clock_that_is_set_back_before_a_token_expires_does_not_lengthen_its_life(int remembered)
    {
        var validator = Validator(remembered);
        string token = issuer.Token(key, time.GetUtcNow());
        for (int i = 0; i < 63; i++)
        {
            Assert.Equal(TokenReason.Accepted, Decide(validator, token));
            time.Pass(TimeSpan.FromSeconds(10));
            time.Step(TimeSpan.FromSeconds(-10));
        }
        Assert.Equal(TokenReason.Expired, Decide(validator, token));
    }

    [Theory]
    [InlineData(0, "revoked")]
    [InlineData(100, "revoked")]
    [InlineData(0, "exp")]
    [InlineData(100, "exp")]
    public void A_key_that_its_document_revoked_or_retired_stays_so(int remembered, string how)
    {
        var validator = Validator(remembered);
        string token = issuer.Token(key, time.GetUtcNow());
        Assert.Equal(TokenReason.Accepted, Decide(validator, token));
        var jwk = key.Jwk();
        long over = time.GetUtcNow().ToUnixTimeSeconds() + 60;
        jwk[how] = how == "exp" ? over : new System.Text.Json.Nodes.JsonObject { ["revoked_at"] = over };
        issuer.Publish(jwk);
        Load();
        Assert.Equal(TokenReason.Accepted, Decide(validator, token));
        time.Pass(TimeSpan.FromSeconds(60));
        var reason = how == "exp" ? TokenReason.KeyRetired : TokenReason.KeyRevoked;
        Assert.Equal(reason, Decide(validator, token));
        foreach (int step in new[] { -61, 30, -600, 500 })
        {
            time.Step(TimeSpan.FromSeconds(step));
            Assert.Equal(reason, Decide(validator, token));
        }
    }

    [Theory]
    [InlineData(RevocationKind.Key)]
    [InlineData(RevocationKind.Session)]
    [InlineData(RevocationKind.Token)]
    public void What_the_feed_revoked_stays_revoked_wherever_the_clock_goes(RevocationKind kind)
    {
        var validator = Validator(100);
        string token = issuer.Token(key, time.GetUtcNow());
        Assert.Equal(TokenReason.Accepted, Decide(validator, token));
        string id = kind switch { RevocationKind.Key => keys.Current.Keys[0].Thumbprint, RevocationKind.Session => "s-77", _ => "4f1c" };
        revocations.Add(new Revocation(kind, id, time.GetUtcNow() + TimeSpan.FromSeconds(600)));
        foreach (int hours in new[] { 0, -1, 1, 1, -1, -24, 24 })
        {
            time.Step(TimeSpan.FromHours(hours));
            // Others are revoked meanwhile, and what has expired is forgotten.
            for (int i = 0; i < 3_000; i++)
            {
                revocations.Add(new Revocation(RevocationKind.Token, $"{hours}-{i}", clock.Now));
            }
            Assert.NotEqual(TokenReason.Accepted, Decide(validator, token));
        }
    }

    [Fact]
    public void Keys_that_are_stale_are_not_made_fresh_by_setting_the_clock_back()
    {
        var freshness = new Freshness(TimeSpan.FromHours(1));
        freshness.Confirm(clock.Now);
        keys.Current = KeySet.Load([Document() with { Freshness = freshness }]);
        var validator = Validator(100);
        string token = issuer.Token(key, time.GetUtcNow(), seconds: 86_400);
        Assert.Equal(TokenReason.Accepted, Decide(validator, token));
        time.Pass(TimeSpan.FromSeconds(3_601));
        Assert.Equal(TokenReason.KeysStale, Decide(validator, token));
        time.Step(TimeSpan.FromHours(-2));
        Assert.NotEqual(TokenReason.Accepted, Decide(validator, token));
    }

    private TokenValidator Validator(int remembered) =>
        new(new TokenValidatorOptions { Audiences = [TestIssuer.Audience], CachedTokens = remembered, ClockSkew = TimeSpan.FromSeconds(30) }, keys, clock, revocations: [revocations]);

    private static TokenReason Decide(TokenValidator validator, string token) => validator.Validate(token.AsMemory()).Reason;

    private void Load() => keys.Current = KeySet.Load([Document()], keys.Current);

    private KeyDocument Document() => new("keys", System.Text.Encoding.UTF8.GetBytes(issuer.Jwks()), [IssuerPattern.Parse(issuer.Issuer)]);
}
