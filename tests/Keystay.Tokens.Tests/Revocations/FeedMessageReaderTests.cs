using System.Text.Json.Nodes;
using CsCheck;
using Keystay.Keys;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests.Revocations;

/// <summary>Messages of a feed, one at a time: what is not the issuer's word in the one form that there is for it, is refused for a reason.</summary>
public sealed class FeedMessageReaderTests : IDisposable
{
    private readonly ManualClock time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly TestFeed feed;
    private readonly RevocationList list;
    private readonly FeedMessageReader reader;

    public FeedMessageReaderTests()
    {
        feed = new TestFeed(time);
        list = new RevocationList(IssuerPattern.Parse(TestFeed.Issuer), new ProtectedClock(time));
        reader = ReaderWith(feed.Keys);
    }

    public void Dispose() => feed.Dispose();

    [Fact]
    public void A_message_is_read_as_it_was_meant()
    {
        var message = reader.Read(feed.Sign("keystay-revocation+jwt", Entry("session", "s-1", 1_800_000_600)));
        Assert.Equal((FeedMessageKind.Revocation, "b4Xk9Q", 1, 1_800_000_000), (message.Kind, message.Epoch, message.Sequence, message.IssuedAt.ToUnixTimeSeconds()));
        Assert.Equal(new Revocation(RevocationKind.Session, "s-1", DateTimeOffset.FromUnixTimeSeconds(1_800_000_600)), Assert.Single(message.Revocations));
    }

    [Fact]
    public void Members_that_are_not_known_are_passed_over()
    {
        var entry = Entry("key", "k");
        entry["note"] = new JsonObject { ["ticket"] = 7 };
        Assert.Equal(new Revocation(RevocationKind.Key, "k"), Assert.Single(reader.Read(feed.Sign("keystay-revocation+jwt", entry)).Revocations));
    }

    [Fact]
    public void A_token_is_no_message() =>
        Assert.Equal("typ-not-allowed", CodeOf(feed.Sign("at+jwt", Entry("key", "k"))));

    [Fact]
    public void Another_key_of_the_same_name_signs_nothing()
    {
        using var thief = new SigningKey(SignatureAlgorithm.ES256, "feed", TestFeed.Issuer);
        Assert.Equal("bad-signature", CodeOf(Signed(thief)));
    }

    [Fact]
    public void The_key_of_another_issuers_feed_signs_nothing_here()
    {
        using var enterprise = new SigningKey(SignatureAlgorithm.ES256, "enterprise", "https://issuer.example/enterprise");
        var keys = new StaticKeySource(new KeyDocument(
            "feeds", System.Text.Encoding.UTF8.GetBytes($"{{\"keys\":[{enterprise.Jwk().ToJsonString()},{feed.Key.Jwk().ToJsonString()}]}}"),
            [IssuerPattern.Parse(TestFeed.Issuer), IssuerPattern.Parse(enterprise.Issuer!)]));
        Assert.Equal("key-scope-mismatch", CodeOf(Signed(enterprise), ReaderWith(keys)));
        Assert.NotNull(ReaderWith(keys).Read(Signed(feed.Key)));
    }

    [Fact]
    public void A_key_that_the_feed_itself_revoked_signs_nothing_more()
    {
        list.Add(new Revocation(RevocationKind.Key, feed.Keys.Current.Keys[0].Thumbprint));
        Assert.Equal("key-revoked", CodeOf(Signed(feed.Key)));
    }

    [Theory]
    [InlineData("iss", "\"https://issuer.example/enterprise\"", "issuer-not-trusted")]
    [InlineData("iss", null, "bad-message")]
    [InlineData("epoch", "\"a b\"", "bad-message")]
    [InlineData("epoch", "\"\"", "bad-message")]
    [InlineData("epoch", "7", "bad-message")]
    [InlineData("seq", "-1", "bad-message")]
    [InlineData("seq", "1.5", "bad-message")]
    [InlineData("seq", "\"1\"", "bad-message")]
    [InlineData("seq", "9007199254740992", "bad-message")]
    [InlineData("seq", null, "bad-message")]
    [InlineData("time", "1800000300001", "issued-in-future")]
    [InlineData("time", "1e400", "bad-message")]
    [InlineData("time", null, "bad-message")]
    [InlineData("kind", "\"everything\"", "bad-message")]
    [InlineData("kind", "\"Key\"", "bad-message")]
    [InlineData("kind", null, "bad-message")]
    [InlineData("id", "\"\"", "bad-message")]
    [InlineData("id", "5", "bad-message")]
    [InlineData("id", "\"\\ud800\"", "bad-message")]
    [InlineData("exp", null, "bad-message")]
    [InlineData("exp", "-5", "bad-message")]
    [InlineData("confirm", "\"https://evil.test/\"", "bad-message")]
    [InlineData("confirm", "\"//evil.test/\"", "bad-message")]
    [InlineData("confirm", "\"/\\\\evil.test/\"", "bad-message")]
    public void A_member_that_is_wrong_is_refused(string name, string? value, string code)
    {
        var members = new Members(Entry("token", "t", 1_800_000_600).Select(m => (m.Key, m.Value!.ToJsonString())));
        string payload = (value is null ? members.Without(name) : members.With(name, value)).ToString();
        Assert.Equal(code, CodeOf(feed.Key.Token(Rings.Header(feed.Key).With("typ", "\"keystay-revocation+jwt\"").ToString(), payload)));
    }

    [Theory]
    [InlineData("\"page\":1,\"pages\":1")]
    [InlineData("\"page\":0,\"pages\":0")]
    [InlineData("\"page\":-1,\"pages\":1")]
    [InlineData("\"pages\":1")]
    [InlineData("\"page\":0,\"pages\":1,\"revocations\":{}")]
    [InlineData("\"page\":0,\"pages\":1,\"revocations\":[5]")]
    [InlineData("\"page\":0,\"pages\":1,\"revocations\":[{\"kind\":\"token\",\"id\":\"t\"}]")]
    public void A_page_that_is_wrong_is_refused(string members)
    {
        string payload = feed.Payload(0).ToJsonString()[..^1] + "," + members + (members.Contains("revocations", StringComparison.Ordinal) ? "}" : ",\"revocations\":[]}");
        Assert.Equal("bad-message", CodeOf(feed.Key.Token(Rings.Header(feed.Key).With("typ", "\"keystay-revocation-snapshot+jwt\"").ToString(), payload)));
    }

    [Fact]
    public void No_damage_is_believed_and_none_is_worse_than_refused()
    {
        string good = Signed(feed.Key);
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Char.AlphaNumeric, Gen.Int[0, 3]).Sample((at, letter, how) =>
        {
            string damaged = how switch { 0 => good[..at], 1 => good.Remove(at, 1), 2 => good.Insert(at, letter.ToString()), _ => good[..at] + letter + good[(at + 1)..] };
            Assert.True(damaged == good || CodeOf(damaged) is { Length: > 0 });
        });
    }

    [Fact]
    public void A_payload_that_the_issuer_signed_in_its_sleep_is_read_or_refused()
    {
        byte[] good = System.Text.Encoding.UTF8.GetBytes(Entry("token", "t", 1_800_000_600).ToJsonString());
        byte[] header = System.Text.Encoding.UTF8.GetBytes(Rings.Header(feed.Key).With("typ", "\"keystay-revocation+jwt\"").ToString());
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 2]).Sample((at, letter, how) =>
        {
            byte[] damaged = how switch { 0 => good[..at], 1 => [.. good[..at], letter, .. good[at..]], _ => [.. good[..at], letter, .. good[(at + 1)..]] };
            try
            {
                Assert.NotNull(reader.Read(feed.Key.Token(header, damaged)));
            }
            catch (RevocationFeedException e)
            {
                Assert.NotEmpty(e.Code);
            }
        }, iter: 1_000);
    }

    private FeedMessageReader ReaderWith(IKeySource keys) => new(
        new RevocationFeedOptions { Address = new Uri("https://issuer.example/revocations"), Issuer = IssuerPattern.Parse(TestFeed.Issuer), Keys = keys }, list, new ProtectedClock(time));

    private JsonObject Entry(string kind, string id, long? exp = null)
    {
        var entry = feed.Payload(1);
        (entry["kind"], entry["id"]) = (kind, id);
        if (exp is { } seconds)
        {
            entry["exp"] = seconds;
        }
        return entry;
    }

    private string Signed(SigningKey key) => key.Token(Rings.Header(key).With("typ", "\"keystay-revocation+jwt\"").ToString(), Entry("key", "k").ToJsonString());

    private string CodeOf(string message, FeedMessageReader? other = null) => Assert.Throws<RevocationFeedException>(() => (other ?? reader).Read(message)).Code;
}
