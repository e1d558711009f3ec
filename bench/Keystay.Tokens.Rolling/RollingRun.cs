using System.Diagnostics;
using Keystay.Keys;
using Keystay.Tokens.Revocations;
using Keystay.Tokens.Tests;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Tests.Revocations;
using Keystay.Tokens.Trust;

namespace Keystay.Tokens.Rolling;

/// <summary>
/// One run: two threads ask all the time, for tokens of the key in use and of the one revoked last. Keys are rolled; the feed is cut for less than its bound
/// every tenth time; then it is cut for longer, and then the metadata is.
/// </summary>
internal sealed class RollingRun : IAsyncDisposable
{
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(1), MaxStaleness = TimeSpan.FromSeconds(2), Heartbeat = TimeSpan.FromMilliseconds(100), CutFor = TimeSpan.FromMilliseconds(200);

    private readonly int rolls;
    private readonly TimeSpan pause;
    private readonly TestIssuer issuer = new(TestFeed.Issuer);
    private readonly TestFeed server = new(TimeProvider.System);
    private readonly LoopbackServer http;
    private readonly MetadataKeySource keys;
    private readonly HttpRevocationFeed feed;
    private readonly TokenValidator validator;
    private readonly CancellationTokenSource done = new();
    private volatile Findings findings = new();
    private volatile IssuedToken inUse = null!, last = null!;
    private volatile bool metadataIsDown;

    private RollingRun(LoopbackServer http, int rolls, TimeSpan pause)
    {
        (this.http, this.rolls, this.pause) = (http, rolls, pause);
        http.Answer = context =>
        {
            if (context.Request.Path.StartsWithSegments("/consumer", StringComparison.Ordinal))
            {
                return server.AnswerAsync(context);
            }
            context.Response.StatusCode = 503;
            return metadataIsDown ? Task.CompletedTask : AnswerAsync(context);
        };
        var pattern = IssuerPattern.Parse(TestFeed.Issuer);
        keys = new MetadataKeySource(new MetadataOptions
        {
            AllowLoopbackHttp = true,
            Metadata = [new MetadataAddress($"{http.Origin}/.well-known/openid-configuration") { Issuers = [pattern] }],
            MaxStaleness = MaxStaleness,
            RefreshInterval = TimeSpan.FromMilliseconds(100),
            MinUnknownKeyInterval = TimeSpan.FromMilliseconds(100),
        });
        feed = new HttpRevocationFeed(new RevocationFeedOptions
        {
            Address = new Uri($"{http.Origin}/consumer/revocations"),
            Issuer = pattern,
            Keys = server.Keys,
            MaxSilence = MaxSilence,
            AllowLoopbackHttp = true,
        });
        validator = new TokenValidator(new TokenValidatorOptions { Audiences = [TestIssuer.Audience], CachedTokens = 1024 }, keys, revocations: [feed.Revocations]);
    }

    public static async Task<RollingRun> StartAsync(int rolls, TimeSpan pause) => new(await LoopbackServer.StartAsync(), rolls, pause);

    /// <summary>Whether everything was as it must be.</summary>
    public async Task<bool> RunAsync()
    {
        var key = issuer.NewKey("k0");
        var next = issuer.NewKey("k1");
        inUse = last = Issue(key);
        await Task.WhenAll(keys.LoadAsync(), feed.LoadAsync());
        var beating = BeatAsync();
        // Threads of their own: on the pool's, which are as many as processors, they would keep the feed and the server from running.
        var threads = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(Ask, TaskCreationOptions.LongRunning)).ToList();
        long memory = 0;
        for (int roll = 1; roll <= rolls; roll++)
        {
            (key, next) = await RollAsync(key, next, roll);
            memory = roll == Math.Min(10, rolls) ? GC.GetTotalMemory(forceFullCollection: true) : memory;
        }
        long grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        var rolling = findings;
        bool good = Report("keys rolled", rolling.Refused.IsEmpty && rolling.LatestAcceptance < TimeSpan.FromSeconds(1) && rolling.LatestAcceptanceWhileCut < TimeSpan.FromSeconds(1),
            $"{rolls} times, {rolling.Decisions:N0} decisions, good tokens refused: {rolling.Refused.Values.Sum()} {string.Join(' ', rolling.Refused.Keys)}; latest acceptance {rolling.LatestAcceptance.TotalMilliseconds:F1} ms after the revocation was published, {rolling.LatestAcceptanceWhileCut.TotalMilliseconds:F1} ms where the feed was cut for {CutFor.TotalMilliseconds} ms");
        good &= Report("memory", grown < 4 << 20, $"{grown / 1024.0:F0} KiB more than after ten rolls, {memory / 1048576.0:F1} MiB then");
        good &= await CutAsync("feed cut", MaxSilence, () => server.IsDown = true, () => server.IsDown = false);
        good &= await CutAsync("metadata cut", MaxStaleness, () => metadataIsDown = true, () => metadataIsDown = false);
        await done.CancelAsync();
        await Task.WhenAll(threads);
        await beating;
        return good;
    }

    public async ValueTask DisposeAsync()
    {
        await feed.DisposeAsync();
        await keys.DisposeAsync();
        await http.DisposeAsync();
        done.Dispose();
        server.Dispose();
        issuer.Dispose();
    }

    private static bool Report(string what, bool good, string detail)
    {
        Console.WriteLine($"{(good ? "ok  " : "FAIL")} {what}: {detail}");
        return good;
    }

    private Task AnswerAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.StatusCode = 200;
        return issuer.AnswerAsync(context);
    }

    private IssuedToken Issue(SigningKey key) => new(issuer.Token(key, DateTimeOffset.UtcNow, Guid.NewGuid().ToString()));

    /// <summary>The next key was published a while ago and is used now; the one after it is published; the old one is revoked, then removed.</summary>
    private async Task<(SigningKey, SigningKey)> RollAsync(SigningKey old, SigningKey next, int roll)
    {
        await Task.Delay(pause);
        var coming = issuer.NewKey($"k{roll + 1}");
        var before = inUse;
        inUse = Issue(next);
        bool isCut = roll % 10 == 0;
        if (isCut)
        {
            server.IsDown = true;
            server.Cut();
        }
        before.IsRevokedWhileCut = isCut;
        // Before it is sent, so that what is measured is never too short.
        before.RevokeNow();
        last = before;
        server.Revoke("key", keys.Current.Keys.Single(k => k.Kid == old.Kid).Thumbprint);
        if (isCut)
        {
            await Task.Delay(CutFor);
            server.IsDown = false;
        }
        issuer.Remove(old);
        return (next, coming);
    }

    /// <summary>Cuts something for three times its bound: acceptance ends within the bound, and begins again when it is restored.</summary>
    private async Task<bool> CutAsync(string what, TimeSpan bound, Action down, Action up)
    {
        findings = new Findings();
        await Task.Delay(Heartbeat);
        long cut = Stopwatch.GetTimestamp();
        down();
        server.Cut();
        await Task.Delay(3 * bound);
        var acceptedFor = Stopwatch.GetElapsedTime(cut, findings.LastAccepted);
        string reasons = string.Join(' ', findings.Refused.Keys);
        long restored = Stopwatch.GetTimestamp();
        up();
        while (findings.LastAccepted < restored && Stopwatch.GetElapsedTime(restored) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(1);
        }
        bool recovers = findings.LastAccepted > restored;
        return Report(what, acceptedFor <= bound && recovers && reasons.Length > 0,
            $"accepted for {acceptedFor.TotalMilliseconds:F0} ms of a bound of {bound.TotalMilliseconds:F0} ms, then {reasons}; accepted again {Stopwatch.GetElapsedTime(restored).TotalMilliseconds:F0} ms after it was restored");
    }

    private async Task BeatAsync()
    {
        while (!done.IsCancellationRequested)
        {
            server.Heartbeat();
            await Task.Delay(Heartbeat);
        }
    }

    private void Ask()
    {
        while (!done.IsCancellationRequested)
        {
            foreach (var token in (IssuedToken[])[inUse, last])
            {
                long began = Stopwatch.GetTimestamp();
                findings.Add(token, began, validator.ValidateAsync(token.Text).AsTask().GetAwaiter().GetResult());
            }
        }
    }
}
