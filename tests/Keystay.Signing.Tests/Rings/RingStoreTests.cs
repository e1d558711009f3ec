using Keystay.Keys;
using Keystay.Signing.Rings;

namespace Keystay.Signing.Tests.Rings;

/// <summary>The same for both databases: there is one path.</summary>
public sealed class RingStoreTests(PostgresServer postgres) : IClassFixture<PostgresServer>, IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("keystay-state-test-");
    private readonly SetClock clock = new();

    public static TheoryData<bool> Databases => [false, true];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_was_written_is_read_by_the_next_process(bool inPostgres)
    {
        string state = Address(inPostgres);
        var ring = FreshRing.Named() with { Issuer = IssuerPattern.Parse("https://login.example/{tenantid}/v2.0"), Tokens = new TokenPolicy(["api://a", "b*"], Day / 2) };
        var key = FreshRing.Key();
        using (var store = RingStore.Open(state, clock))
        {
            store.Create(ring);
            store.AddKey("consumer", key, new byte[] { 1, 2, 3 });
        }
        using var next = RingStore.Open(state, clock);
        var read = Assert.Single(next.List());
        var readKey = Assert.Single(read.Keys);
        Assert.Equal((ring.Name, ring.Issuer, ring.Algorithm, ring.Rotation, ring.Custody, ring.Tokens.MaxLifetime), (read.Name, read.Issuer, read.Algorithm, read.Rotation, read.Custody, read.Tokens.MaxLifetime));
        Assert.Equal(ring.Tokens.Audiences, read.Tokens.Audiences);
        Assert.Equal((key, KeyState.Active, clock.Now, clock.Now + 15 * Day), (readKey.PublicKey, readKey.State, readKey.NotBefore, readKey.RetireAt));
        Assert.Equal([1, 2, 3], readKey.Sealed.ToArray());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_token_belongs_to_one_ring(bool inPostgres)
    {
        string state = Address(inPostgres);
        var token = new RingToken("pkcs11:token=one?module-path=/module.so", "0123abcd", AcceptSoftware: true);
        var ring = FreshRing.Named() with { Custody = KeyCustody.Pkcs11, Token = token };
        var other = FreshRing.Named("enterprise") with { Custody = KeyCustody.Pkcs11, Token = token with { Uri = "pkcs11:serial=0123abcd" } };
        using (var store = RingStore.Open(state, clock))
        {
            store.Create(ring);
            Assert.Equal("token-in-use", Assert.Throws<RingStateException>(() => store.CheckNew(other)).Reason);
            Assert.Equal("token-in-use", Assert.Throws<RingStateException>(() => store.Create(other)).Reason);
            Assert.Equal("bad-policy", Assert.Throws<RingStateException>(() => store.Create(other with { Token = token with { Serial = null } })).Reason);
            Assert.Equal("bad-policy", Assert.Throws<RingStateException>(() => store.Create(other with { Token = null })).Reason);
            Assert.Equal("bad-policy", Assert.Throws<RingStateException>(() => store.Create(other with { Custody = KeyCustody.Isolated })).Reason);
            store.Create(other with { Token = token with { Serial = "0123abce" } });
        }
        using var next = RingStore.Open(state, clock);
        Assert.Equal((KeyCustody.Pkcs11, token), (next.Get("consumer").Custody, next.Get("consumer").Token));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_key_is_published_then_signs_then_is_accepted_then_is_not(bool inPostgres)
    {
        using var store = RingStore.Open(Address(inPostgres), clock);
        store.Create(FreshRing.Named());
        var first = store.AddKey("consumer", FreshRing.Key(), default);
        var start = clock.Now;
        Assert.False(store.NeedsNextKey(store.Get("consumer")));
        clock.Now = start + 12 * Day;
        Assert.True(store.NeedsNextKey(store.Get("consumer")));
        var second = store.AddKey("consumer", FreshRing.Key(), default);
        Assert.Equal((KeyState.PrePublished, start + 14 * Day), (second.State, second.NotBefore));
        Assert.False(store.NeedsNextKey(store.Get("consumer")));
        Assert.Equal("wrong-state", Assert.Throws<RingStateException>(() => store.AddKey("consumer", FreshRing.Key(), default)).Reason);
        Assert.Empty(store.Advance());
        clock.Now = start + 14 * Day;
        Assert.Equal([(second.Kid, KeyState.Active), (first.Kid, KeyState.Retiring)], store.Advance().Select(c => (c.Kid, c.State)));
        Assert.Equal(start + 15 * Day, store.Get("consumer").Keys[0].RetireAt);
        clock.Now = start + 15 * Day;
        Assert.Equal([(first.Kid, KeyState.Retired)], store.Advance().Select(c => (c.Kid, c.State)));
        Assert.Equal([second.Kid], store.Get("consumer").PublishedKeys.Select(k => k.Kid));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_clock_that_goes_back_brings_no_key_back(bool inPostgres)
    {
        using var store = RingStore.Open(Address(inPostgres), clock);
        store.Create(FreshRing.Named());
        var first = store.AddKey("consumer", FreshRing.Key(), default);
        var start = clock.Now;
        clock.Now += 14 * Day;
        store.AddKey("consumer", FreshRing.Key(), default, clock.Now);
        clock.Now += Day;
        store.Advance();
        Assert.Equal(KeyState.Retired, store.Get("consumer").Keys[0].State);
        clock.Now = start;
        Assert.Empty(store.Advance());
        Assert.Equal([KeyState.Retired, KeyState.Active], store.Get("consumer").Keys.Select(k => k.State));
        Assert.Equal("wrong-state", Assert.Throws<RingStateException>(() => store.Retire(first.Kid)).Reason);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_key_without_successor_ends_with_its_period(bool inPostgres)
    {
        using var store = RingStore.Open(Address(inPostgres), clock);
        store.Create(FreshRing.Named());
        store.AddKey("consumer", FreshRing.Key(), default);
        clock.Now += 15 * Day;
        Assert.Equal(KeyState.Retired, Assert.Single(store.Advance()).State);
        Assert.True(store.NeedsNextKey(store.Get("consumer")));
        Assert.Equal(KeyState.Active, store.AddKey("consumer", FreshRing.Key(), default).State);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void The_next_key_takes_the_place_of_one_that_is_revoked(bool inPostgres)
    {
        using var store = RingStore.Open(Address(inPostgres), clock);
        store.Create(FreshRing.Named());
        var first = store.AddKey("consumer", FreshRing.Key(), default);
        var second = store.AddKey("consumer", FreshRing.Key(), default);
        long before = store.Version();
        store.Revoke(first.Kid, "found in a dump");
        var ring = store.Get("consumer");
        Assert.Equal([KeyState.Revoked, KeyState.Active], ring.Keys.Select(k => k.State));
        Assert.Equal((clock.Now, "found in a dump"), (ring.Keys[0].RevokedAt, ring.Keys[0].RevocationReason));
        Assert.Equal([(first.Kid, KeyState.Revoked, "found in a dump"), (second.Kid, KeyState.Active, null)], store.ChangesAfter(before).Select(c => (c.Kid, c.State, c.Reason)));
        Assert.Equal(store.ChangesAfter(0).Select(c => c.Sequence), store.ChangesAfter(0).Select(c => c.Sequence).Distinct().Order());
        Assert.Equal("wrong-state", Assert.Throws<RingStateException>(() => store.Revoke(first.Kid, "again")).Reason);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void One_issuer_runs_on_a_state(bool inPostgres)
    {
        string state = Address(inPostgres);
        using var one = RingStore.Open(state, clock);
        using var two = RingStore.Open(state, clock);
        Assert.False(two.IsIssuerRunning());
        using (var lease = one.AcquireIssuerLease())
        {
            Assert.True(lease.IsHeld());
            Assert.True(two.IsIssuerRunning());
            Assert.Equal("issuer-running", Assert.Throws<RingStateException>(two.AcquireIssuerLease).Reason);
            two.Create(FreshRing.Named()); // what is no issuer may still change things
            Assert.Single(one.List());
        }
        Assert.False(two.IsIssuerRunning());
        two.AcquireIssuerLease().Dispose();
    }

    [Fact]
    public void A_key_that_signs_late_keeps_the_end_that_was_published()
    {
        using var store = RingStore.Open(Address(inPostgres: false), clock);
        store.Create(FreshRing.Named());
        store.AddKey("consumer", FreshRing.Key(), default);
        clock.Now += 12 * Day;
        var next = store.AddKey("consumer", FreshRing.Key(), default);
        clock.Now = next.NotBefore + (Day / 24);
        store.Advance();
        var late = store.Get("consumer").ActiveKey!;
        Assert.Equal((next.Kid, next.NotBefore, next.RetireAt), (late.Kid, late.NotBefore, late.RetireAt));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_became_of_a_revocation_is_written_over_and_counts_as_no_change(bool inPostgres)
    {
        using var store = RingStore.Open(Address(inPostgres), clock);
        store.Create(FreshRing.Named());
        string kid = store.AddKey("consumer", FreshRing.Key(), default).Kid;
        var change = store.Revoke(kid, "lost");
        long version = store.Version();
        Assert.Null(store.ReportOf(kid));
        store.Report(new RevocationReport(kid, clock.Now, -1, 2, 0, null, ["10.0.0.1", "::1"]));
        store.Report(new RevocationReport(kid, clock.Now, change.Sequence, 2, 1, TimeSpan.FromMilliseconds(42), ["::1"]));
        var read = store.ReportOf(kid)!;
        Assert.Equal((kid, clock.Now, change.Sequence, 2, 1, TimeSpan.FromMilliseconds(42)), (read.Kid, read.PublishedAt, read.AppliedVersion, read.Followers, read.Confirmed, read.Slowest));
        Assert.Equal(["::1"], read.NotHeardOf);
        Assert.Equal(version, store.Version());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void Writers_at_the_same_time_lose_nothing(bool inPostgres)
    {
        string state = Address(inPostgres);
        using var first = RingStore.Open(state, clock);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using var store = RingStore.Open(state, clock);
            store.Create(FreshRing.Named($"ring-{i}"));
            store.AddKey($"ring-{i}", FreshRing.Key(), default);
        });
        Assert.Equal(8, first.List().Count);
        Assert.Equal(8, first.ChangesAfter(0).Select(c => c.Sequence).Distinct().Count());
    }

    [Fact]
    public void What_makes_no_ring_is_refused()
    {
        using var store = RingStore.Open(Address(false), clock);
        var good = FreshRing.Named();
        store.Create(good);
        foreach (var (reason, bad) in new[]
        {
            ("ring-exists", good), ("bad-policy", FreshRing.Named("other") with { Issuer = good.Issuer }), ("bad-name", FreshRing.Named("Consumer")), ("bad-name", FreshRing.Named("../x")),
            ("bad-policy", FreshRing.Named("a") with { Algorithm = SignatureAlgorithm.ES512 }), ("bad-policy", FreshRing.Named("a") with { Tokens = new TokenPolicy([], Day) }),
            ("bad-policy", FreshRing.Named("a") with { Tokens = new TokenPolicy(["a*b"], Day) }), ("bad-policy", FreshRing.Named("a") with { Tokens = new TokenPolicy(["a"], 2 * Day) }),
            ("bad-policy", FreshRing.Named("a") with { Rotation = FreshRing.Policy with { PrePublication = FreshRing.Policy.Period } }),
        })
        {
            Assert.Equal((reason, bad.Name), (Assert.Throws<RingStateException>(() => store.Create(bad)).Reason, bad.Name));
        }
        Assert.Equal("unknown-ring", Assert.Throws<RingStateException>(() => store.Get("x")).Reason);
        Assert.Equal("unknown-ring", Assert.Throws<RingStateException>(() => store.Get("")).Reason);
        Assert.Equal("unknown-key", Assert.Throws<RingStateException>(() => store.Revoke("x", "y")).Reason);
    }

    [Fact]
    public void A_locked_or_damaged_state_says_so_and_changes_nothing()
    {
        string state = Address(false);
        using var store = RingStore.Open(state, clock);
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={state};Pooling=false"))
        {
            other.Open();
            using var transaction = other.BeginTransaction();
            Assert.Equal("locked", Assert.Throws<RingStateException>(() => store.Create(FreshRing.Named())).Reason);
        }
        Assert.Empty(store.List());
        string noState = Path.Combine(folder.FullName, "text");
        File.WriteAllText(noState, new string('x', 5000));
        Assert.Equal("damaged", Assert.Throws<RingStateException>(() => RingStore.Open(noState)).Reason);
        Assert.Equal("unavailable", Assert.Throws<RingStateException>(() => RingStore.Open(Path.Combine(folder.FullName, "no", "folder"))).Reason);
        Assert.Equal("unavailable", Assert.Throws<RingStateException>(() => RingStore.Open($"Host={folder.FullName};Username=x;Timeout=2")).Reason);
    }

    private string Address(bool inPostgres) => inPostgres ? postgres.NewDatabase() : Path.Combine(folder.FullName, "state.db");
}
