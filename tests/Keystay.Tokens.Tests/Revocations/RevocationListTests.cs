using Keystay.Keys;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Tests.Forgery;
using Xunit;

namespace Keystay.Tokens.Tests.Revocations;

/// <summary>What is remembered, for whom, and for how long.</summary>
public sealed class RevocationListTests : IDisposable
{
    private readonly ManualClock time = new(DateTimeOffset.FromUnixTimeSeconds(Rings.Now));
    private readonly SigningKey tenants = new(SignatureAlgorithm.ES256, "tenants", Rings.Template), consumers = new(SignatureAlgorithm.ES256, "consumers", Rings.Issuer(Rings.ConsumerTenant));

    public void Dispose()
    {
        tenants.Dispose();
        consumers.Dispose();
    }

    [Fact]
    public void Tokens_are_forgotten_when_none_can_be_valid_and_keys_never()
    {
        var list = List(Rings.Template);
        list.Add(new Revocation(RevocationKind.Key, "k"));
        for (int i = 0; i < 100_000; i++)
        {
            // A token a second, each of ten minutes: with the grace of five, 900 matter at any time.
            list.Add(new Revocation(RevocationKind.Token, $"t{i}", time.GetUtcNow() + TimeSpan.FromMinutes(10)));
            list.Add(new Revocation(RevocationKind.Session, $"s{i}", time.GetUtcNow() + TimeSpan.FromMinutes(10)));
            time.Pass(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(list.Count, 1 + 900, 2 * 2 * 1025);
    }

    [Fact]
    public void A_full_list_still_takes_what_it_has_and_what_others_made_room_for()
    {
        var list = new RevocationList(IssuerPattern.Parse(Rings.Template), new ProtectedClock(time), TimeSpan.FromSeconds(30), 3);
        list.Add(new Revocation(RevocationKind.Key, "k"));
        list.Add(new Revocation(RevocationKind.Token, "t", time.GetUtcNow()));
        list.Add(new Revocation(RevocationKind.Session, "s", time.GetUtcNow() + TimeSpan.FromHours(1)));
        Assert.Throws<InvalidOperationException>(() => list.Add(new Revocation(RevocationKind.Token, "u", time.GetUtcNow())));
        list.Add(new Revocation(RevocationKind.Key, "k"));
        list.Add(new Revocation(RevocationKind.Session, "s", time.GetUtcNow()));
        time.Pass(TimeSpan.FromMinutes(5));
        list.Add(new Revocation(RevocationKind.Key, "l"));
        Assert.Equal(3, list.Count);
        Assert.Throws<InvalidOperationException>(() => list.Add(new Revocation(RevocationKind.Ring, "r")));
    }

    [Fact]
    public void The_later_time_counts_when_something_is_revoked_twice()
    {
        var list = List(Rings.Template);
        list.Add(new Revocation(RevocationKind.Token, "4f1c", time.GetUtcNow() + TimeSpan.FromHours(1)));
        list.Add(new Revocation(RevocationKind.Token, "4f1c", time.GetUtcNow()));
        time.Pass(TimeSpan.FromMinutes(9));
        for (int i = 0; i < 5_000; i++)
        {
            list.Add(new Revocation(RevocationKind.Token, $"t{i}", time.GetUtcNow()));
        }
        Assert.Equal("token-revoked", Validate(list, Rings.Token(tenants)).Code());
    }

    [Fact]
    public void A_template_speaks_for_tenants_and_not_for_who_has_keys_of_his_own()
    {
        string tenant = Rings.Token(tenants);
        string consumer = consumers.Token(Rings.Header(consumers).ToString(), Rings.Payload(Rings.ConsumerTenant).ToString());
        var list = List(Rings.Template);
        list.Add(new Revocation(RevocationKind.Session, "s-77"));
        Assert.Equal("session-revoked", Validate(list, tenant).Code());
        Assert.Equal(TokenReason.Accepted, Validate(list, consumer));
        var consumersList = List(Rings.Issuer(Rings.ConsumerTenant));
        consumersList.Add(new Revocation(RevocationKind.Session, "s-77"));
        Assert.Equal(TokenReason.Accepted, Validate(consumersList, tenant));
        Assert.Equal("session-revoked", Validate(consumersList, consumer).Code());
    }

    [Fact]
    public void A_revocation_holds_under_an_issuers_second_name()
    {
        var key = tenants;
        var list = List(Rings.Template);
        list.Add(new Revocation(RevocationKind.Token, "4f1c"));
        string token = key.Token(Rings.Header(key).ToString(), Rings.Payload().With("iss", $"\"https://sts.example.test/{Rings.Tenant}/\"").ToString());
        Assert.Equal("token-revoked", Validate(list, token).Code());
    }

    [Fact]
    public void A_revoked_ring_takes_all_its_keys_along()
    {
        var list = List(Rings.Template);
        list.Add(new Revocation(RevocationKind.Ring, Rings.Template));
        Assert.Equal("ring-revoked", Validate(list, Rings.Token(tenants)).Code());
    }

    private RevocationList List(string issuer) => new(IssuerPattern.Parse(issuer), new ProtectedClock(time));

    private TokenReason Validate(RevocationList list, string token) =>
        new TokenValidator(new TokenValidatorOptions { Audiences = [Rings.Audience] }, new Keystay.Tokens.Trust.StaticKeySource(Rings.Load(tenants.Jwk(), consumers.Jwk())), new ProtectedClock(time), revocations: [list]).Validate(token.AsMemory()).Reason;
}
