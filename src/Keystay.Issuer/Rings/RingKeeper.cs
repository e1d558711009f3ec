using System.Collections.Immutable;
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
/// metadata and from every validator that follows the feed. Looks ten times a second, so that a revocation made by another process counts at once.
/// </summary>
internal sealed class RingKeeper(RingStore store, TokenLedger ledger, IssuerOptions options, RevocationFeeds feeds, SignerUsers users, ILogger<RingKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private ImmutableDictionary<string, ServedRing> rings = ImmutableDictionary<string, ServedRing>.Empty;
    private MetadataDocuments documents = new([], "");
    private readonly Dictionary<string, string> failing = new(StringComparer.Ordinal);
    private long version = -1;

    /// <summary>What is published now.</summary>
    public MetadataDocuments Documents => Volatile.Read(ref documents);

    /// <summary>Up to which change of the state signers and metadata are; -1 while a ring could not be brought there.</summary>
    public long AppliedVersion => Volatile.Read(ref version);

    public IEnumerable<ServedRing> Rings => rings.Values;

    public ServedRing? Find(string ring) => rings.GetValueOrDefault(ring);

    /// <summary>Starts the signers. The service answers nothing before.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.Advance();
        await UpdateAsync(cancellationToken).ConfigureAwait(false);
        if (rings.IsEmpty)
        {
            throw new IssuerException("no-rings", "There is no ring to issue for. Make one: keystay keys create RING --issuer ISSUER --audience AUDIENCE.");
        }
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
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
                foreach (var change in store.Advance())
                {
                    logger.KeyChanged(change.Ring, change.Kid, change.State.ToString());
                }
                // First what is there: a revocation, and a successor whose time has come, must not wait until a key is made.
                await UpdateAsync(stoppingToken).ConfigureAwait(false);
                await PublishNextKeysAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (RingStateException e)
            {
                logger.StateFailed(e.Message, e);
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
        if (now == version)
        {
            return;
        }
        var all = store.List();
        // Before the signers: no token may be signed with a key that is not published.
        Volatile.Write(ref documents, new MetadataDocuments(all, options.Address.AbsoluteUri.TrimEnd('/')));
        bool isWhole = true;
        foreach (var ring in all)
        {
            isWhole &= await UpdateAsync(ring, cancel).ConfigureAwait(false);
        }
        // A ring that could not be served is tried again.
        Volatile.Write(ref version, isWhole ? now : -1);
    }

    private async Task<bool> UpdateAsync(Ring ring, CancellationToken cancel)
    {
        try
        {
            var feed = await feeds.OpenAsync(ring, cancel).ConfigureAwait(false);
            feed.RevokeKeys(ring.Keys.Where(k => k.State == KeyState.Revoked).Select(k => k.Kid));
            if (rings.TryGetValue(ring.Name, out var served))
            {
                await served.UpdateAsync(ring, cancel).ConfigureAwait(false);
                failing.Remove(ring.Name);
                return true;
            }
            // Before its first token: what the ledger does not cover it can never say is complete.
            await ledger.CoverAsync(new LedgerIssuer(ring.Name, ring.Issuer.Text)).ConfigureAwait(false);
            var signer = await SignerSupervisor.StartAsync(ring, users.Give(options.SignerOptions(), ring.Name), cancel).ConfigureAwait(false);
            foreach (string missing in signer.Status.Missing)
            {
                logger.ProtectionMissing(ring.Name, missing);
            }
            rings = rings.Add(ring.Name, new ServedRing(ring, signer));
            failing.Remove(ring.Name);
            return true;
        }
        catch (SignerException e) when (!rings.IsEmpty)
        {
            Failed(ring.Name, e.Reason, e);
            // A wrong PIN is not tried again until somebody changes the state: tokens lock themselves after a few.
            return e.Reason is "wrong-pin" or "pin-locked";
        }
        catch (LedgerException e) when (!rings.IsEmpty)
        {
            Failed(ring.Name, e.Code, e);
            return false;
        }
    }

    /// <summary>Told once for each reason, though it is tried again ten times a second.</summary>
    private void Failed(string ring, string code, Exception e)
    {
        if (failing.GetValueOrDefault(ring) != code)
        {
            logger.RingFailed(ring, code, e.Message, e);
            failing[ring] = code;
        }
    }
}
