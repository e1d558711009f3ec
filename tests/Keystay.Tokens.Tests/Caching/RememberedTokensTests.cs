using Keystay.Keys;
using Keystay.Tokens.Events;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Tests.Events;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests.Caching;

/// <summary>A token that was accepted before is decided about anew but for its signature.</summary>
public sealed class RememberedTokensTests : IDisposable
{
    private readonly ManualClock time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly TestIssuer issuer = new("https://issuer.example");
    private readonly ChangingKeys keys = new();
    private readonly KeptEvents events = new();
    private readonly RevocationList revocations;
    private readonly SigningKey key;
    private readonly TokenValidator validator;

    public RememberedTokensTests()
    {
        key = issuer.NewKey("a");
        keys.Current = KeySet.Load([Document()]);
        revocations = new RevocationList(IssuerPattern.Parse(issuer.Issuer), new ProtectedClock(time));
        validator = Validator(100);
    }

    public void Dispose() => issuer.Dispose();

    [Fact]
    public void The_second_time_a_tokens_signature_is_remembered_and_its_record_is_the_same()
    {
        string token = issuer.Token(key, time.GetUtcNow());
        Assert.Equal((TokenReason.Accepted, false), Decide(token));
        Assert.Equal((TokenReason.Accepted, true), Decide(token));
        Assert.Equal(events.All[0], events.All[1] with { FromCache = false });
        Assert.Equal("alice", validator.Validate(token.AsMemory()).GetClaims().Subject);
    }

    [Fact]
    public void Nothing_is_remembered_unless_asked_for()
    {
        var plain = Validator(0);
        string token = issuer.Token(key, time.GetUtcNow());
        Assert.All(Enumerable.Range(0, 3), _ => Assert.False(plain.Validate(token.AsMemory()).FromCache));
    }

    [Fact]
    public void A_remembered_token_expires()
    {
        string token = Remembered();
        time.Pass(TimeSpan.FromSeconds(629));
        Assert.Equal((TokenReason.Accepted, true), Decide(token));
        time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal((TokenReason.Expired, false), Decide(token));
    }

    [Theory]
    [InlineData(RevocationKind.Key, "key-revoked")]
    [InlineData(RevocationKind.Ring, "ring-revoked")]
    [InlineData(RevocationKind.Session, "session-revoked")]
    [InlineData(RevocationKind.Token, "token-revoked")]
    public void A_remembered_token_is_revoked(RevocationKind kind, string code)
    {
        string token = Remembered();
        string id = kind switch { RevocationKind.Key => keys.Current.Keys[0].Thumbprint, RevocationKind.Ring => issuer.Issuer, RevocationKind.Session => "s-77", _ => "4f1c" };
        revocations.Add(new Revocation(kind, id));
        Assert.Equal(code, Decide(token).Reason.Code());
    }

    [Fact]
    public void A_remembered_token_does_not_outlive_its_key()
    {
        string token = Remembered();
        var other = issuer.NewKey("b");
        keys.Current = KeySet.Load([Document()], keys.Current);
        Assert.Equal((TokenReason.Accepted, false), Decide(token));
        issuer.Remove(key);
        keys.Current = KeySet.Load([Document()], keys.Current);
        Assert.Equal((TokenReason.UnknownKey, false), Decide(token));
        Assert.Equal((TokenReason.Accepted, false), Decide(issuer.Token(other, time.GetUtcNow())));
    }

    [Fact]
    public void A_key_whose_period_ends_takes_remembered_tokens_along()
    {
        var jwk = key.Jwk();
        jwk["exp"] = time.GetUtcNow().ToUnixTimeSeconds() + 60;
        issuer.Publish(jwk);
        keys.Current = KeySet.Load([Document()]);
        string token = Remembered();
        time.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal("key-retired", Decide(token).Reason.Code());
    }

    [Fact]
    public void Other_spellings_of_a_remembered_token_are_not_it()
    {
        string token = Remembered();
        string[] spellings = [token + "=", token + "\n", " " + token, token.Replace('-', '+'), token + ".", token[..^1], (char)(token[0] + 0x100) + token[1..], token.ToUpperInvariant()];
        Assert.All(spellings.Where(s => s != token), s => Assert.NotEqual(TokenReason.Accepted, Decide(s).Reason));
        Assert.Equal((TokenReason.Accepted, true), Decide(token));
    }

    [Fact]
    public void No_more_are_remembered_than_was_asked_for_and_forgotten_ones_are_just_slower()
    {
        var small = Validator(8);
        string[] tokens = [.. Enumerable.Range(0, 200).Select(i => issuer.Token(key, time.GetUtcNow(), $"t{i}"))];
        Assert.All(tokens, t => Assert.True(small.Validate(t.AsMemory()).IsAccepted));
        var again = tokens.Select(t => small.Validate(t.AsMemory())).ToList();
        Assert.All(again, r => Assert.True(r.IsAccepted));
        Assert.InRange(again.Count(r => r.FromCache), 0, 8);
    }

    [Fact]
    public void What_was_refused_is_not_remembered_as_good()
    {
        string token = issuer.Token(key, time.GetUtcNow());
        string forged = token[..^8] + (token[^8] == 'A' ? 'B' : 'A') + token[^7..];
        Decide(token);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.NotEqual(TokenReason.Accepted, Decide(forged).Reason));
    }

    private string Remembered()
    {
        string token = issuer.Token(key, time.GetUtcNow());
        Decide(token);
        Assert.Equal((TokenReason.Accepted, true), Decide(token));
        return token;
    }

    private (TokenReason Reason, bool FromCache) Decide(string token) => validator.Validate(token.AsMemory()) is var result ? (result.Reason, result.FromCache) : default;

    private TokenValidator Validator(int remembered) => new(
        new TokenValidatorOptions { Audiences = [TestIssuer.Audience], CachedTokens = remembered }, keys, new ProtectedClock(time), new TokenEvents(null, events), [revocations]);

    private KeyDocument Document() => new("keys", System.Text.Encoding.UTF8.GetBytes(issuer.Jwks()), [IssuerPattern.Parse(issuer.Issuer)]);
}
