using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Keystay.Issuer.Metadata;
using Keystay.Issuer.Revocations;
using Keystay.Signing.Custody;
using Keystay.Signing.Ledger;
using Keystay.Signing.Rings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer.Rings;

/// <summary>
/// Follows the rings' state: makes and publishes the next key when it is due, moves keys on, starts a signer for a new ring, and takes a revoked key from its signer, from the
/// metadata and from every validator that follows the feed. Looks ten times a second, so that a revocation made by another process counts at once. Ends the service when another
/// issuer has taken the state.
/// </summary>
internal sealed class RingKeeper(
    RingStore store, IssuerLease lease, TokenLedger ledger, IssuerOptions options, RevocationFeeds feeds, SignerUsers users, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RingKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>To start a signer and test it costs seconds of a processor: one that did not start is tried again after this, or when the state has changed.</summary>
    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StatePause = TimeSpan.FromSeconds(1);

    private ImmutableDictionary<string, ServedRing> rings = ImmutableDictionary<string, ServedRing>.Empty;
    private MetadataDocuments documents = new([], "");
    private readonly Dictionary<string, Task<ServedRing>> starting = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, FailedRing> failing = ImmutableDictionary<string, FailedRing>.Empty;
    private string? stateFailure;
    private long version = -1;

    /// <summary>What is published now.</summary>
    public MetadataDocuments Documents => Volatile.Read(ref documents);

    /// <summary>Up to which change of the state signers and metadata are; -1 while a ring could not be brought there.</summary>
    public long AppliedVersion => Volatile.Read(ref version);

    public IEnumerable<ServedRing> Rings => rings.Values;

    /// <summary>Rings that could not be brought to what the state says, or not be served at all.</summary>
    public IEnumerable<string> FailingRings => failing.Keys;

    /// <summary>Why the service cannot go on, or null.</summary>
    public RingStateException? Fault { get; private set; }

    public ServedRing? Find(string ring) => rings.GetValueOrDefault(ring);

    /// <summary>Starts the signers. The service answers nothing before.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.Advance();
        await UpdateAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAll((IEnumerable<Task>)starting.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await UpdateAsync(cancellationToken).ConfigureAwait(false);
        if (rings.IsEmpty)
        {
            if (failing.Values.FirstOrDefault() is { } failed)
            {
                ExceptionDispatchInfo.Throw(failed.Why);
            }
            throw new IssuerException("no-rings", "There is no ring to issue for. Make one: keystay keys create RING --issuer ISSUER --audience AUDIENCE.");
        }
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await EndSignersAsync().ConfigureAwait(false);
    }

    private async Task EndSignersAsync()
    {
        foreach (var start in starting.Values)
        {
            await ((Task)start).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (start.IsCompletedSuccessfully)
            {
                await (await start.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }
        starting.Clear();
        foreach (var ring in Interlocked.Exchange(ref rings, ImmutableDictionary<string, ServedRing>.Empty).Values)
        {
            await ring.DisposeAsync().ConfigureAwait(false);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                lease.Keep();
                foreach (var change in store.Advance())
                {
                    logger.KeyChanged(change.Ring, change.Kid, change.State.ToString());
                }
                // First what is there: a revocation, and a successor whose time has come, must not wait until a key is made.
                await UpdateAsync(stoppingToken).ConfigureAwait(false);
                await PublishNextKeysAsync(stoppingToken).ConfigureAwait(false);
                Recovered();
            }
            catch (RingStateException e) when (e.Reason == "issuer-running")
            {
                Fault = e;
                logger.LeaseLost(e.Reason, e.Message, e);
                await EndSignersAsync().ConfigureAwait(false);
                lifetime.StopApplication();
                return;
            }
            catch (RingStateException e)
            {
                Failed(e);
                await Task.Delay(StatePause, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LoopFailed("the care for the rings", e);
            }
        }
    }

    private async Task PublishNextKeysAsync(CancellationToken cancel)
    {
        foreach (var served in rings.Values.Where(r => store.NeedsNextKey(r.Ring)))
        {
            try
            {
                var key = await served.Signer.GenerateKeyAsync(cancel).ConfigureAwait(false);
                store.AddKey(served.Ring.Name, key.PublicKey, key.Sealed);
                logger.KeyChanged(served.Ring.Name, key.PublicKey.Thumbprint, "made");
            }
            catch (SignerException e)
            {
                logger.RingFailed(served.Ring.Name, e.Reason, e.Message, e);
            }
        }
    }

    private async Task UpdateAsync(CancellationToken cancel)
    {
        long now = store.Version();
        if (now == version && !starting.Values.Any(s => s.IsCompleted) && !failing.Keys.Any(ring => IsDue(ring, now)))
        {
            return;
        }
        var all = store.List();
        // Before the signers: no token may be signed with a key that is not published.
        Volatile.Write(ref documents, new MetadataDocuments(all, options.Address.AbsoluteUri.TrimEnd('/')));
        bool isWhole = true;
        foreach (var ring in all)
        {
            isWhole &= await UpdateAsync(ring, now, cancel).ConfigureAwait(false);
        }
        // A signer that could not be told is told again at once.
        Volatile.Write(ref version, isWhole ? now : -1);
    }

    private bool IsDue(string ring, long now) => !failing.TryGetValue(ring, out var failed) || failed.Version != now || (!failed.IsFinal && time.GetElapsedTime(failed.TriedAt) >= StartPause);

    /// <returns>Whether nothing is left to be done at once.</returns>
    private async Task<bool> UpdateAsync(Ring ring, long now, CancellationToken cancel)
    {
        try
        {
            var feed = await feeds.OpenAsync(ring, cancel).ConfigureAwait(false);
            feed.RevokeKeys(ring.Keys.Where(k => k.State == KeyState.Revoked).Select(k => k.Kid));
            if (rings.TryGetValue(ring.Name, out var served))
            {
                await served.UpdateAsync(ring, cancel).ConfigureAwait(false);
                failing = failing.Remove(ring.Name);
            }
            else if (starting.ContainsKey(ring.Name) || IsDue(ring.Name, now))
            {
                await ServeAsync(ring, cancel).ConfigureAwait(false);
            }
            return true;
        }
        catch (Exception e) when (e is SignerException or LedgerException or IssuerException)
        {
            // A ring that is not served signs nothing: what was revoked of it is revoked.
            return Failed(ring.Name, now, e).IsFinal || !rings.ContainsKey(ring.Name);
        }
    }

    /// <summary>Starts a ring's signer, or takes the one that has started. It starts beside everything else: that takes seconds, which a revocation in another ring must not wait.</summary>
    private async Task ServeAsync(Ring ring, CancellationToken cancel)
    {
        if (!starting.TryGetValue(ring.Name, out var start))
        {
            // Before its first token: what the ledger does not cover it can never say is complete.
            await ledger.CoverAsync(new LedgerIssuer(ring.Name, ring.Issuer.Text)).ConfigureAwait(false);
            starting.Add(ring.Name, StartSignerAsync(ring, cancel));
        }
        else if (start.IsCompleted)
        {
            starting.Remove(ring.Name);
            var served = await start.ConfigureAwait(false);
            rings = rings.Add(ring.Name, served);
            failing = failing.Remove(ring.Name);
            await served.UpdateAsync(ring, cancel).ConfigureAwait(false);
        }
    }

    private async Task<ServedRing> StartSignerAsync(Ring ring, CancellationToken cancel)
    {
        var signer = await SignerSupervisor.StartAsync(ring, users.Give(options.SignerOptions(), ring.Name), cancel).ConfigureAwait(false);
        foreach (string missing in signer.Status.Missing)
        {
            logger.ProtectionMissing(ring.Name, missing);
        }
        return new ServedRing(ring, signer);
    }

    /// <summary>Told once for each reason, though it is tried again.</summary>
    private FailedRing Failed(string ring, long now, Exception e)
    {
        var failed = new FailedRing(e, now, time.GetTimestamp());
        if (failing.GetValueOrDefault(ring)?.Code != failed.Code)
        {
            logger.RingFailed(ring, failed.Code, e.Message, e);
        }
        failing = failing.SetItem(ring, failed);
        return failed;
    }

    private void Failed(RingStateException e)
    {
        if (stateFailure != e.Reason)
        {
            logger.StateFailed(e.Reason, e.Message, e);
        }
        stateFailure = e.Reason;
    }

    private void Recovered()
    {
        if (stateFailure is not null)
        {
            logger.StateRecovered();
        }
        stateFailure = null;
    }
}
