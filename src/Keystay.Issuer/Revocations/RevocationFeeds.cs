using System.Collections.Concurrent;
using Keystay.Signing.Rings;
using Microsoft.Extensions.Hosting;

namespace Keystay.Issuer.Revocations;

/// <summary>The feeds of all rings, and their heartbeats.</summary>
internal sealed class RevocationFeeds(IssuerOptions options, TimeProvider time) : BackgroundService
{
    /// <summary>At least every five seconds, says docs/revocation-feed.md.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, RevocationFeed> feeds = new(StringComparer.Ordinal);

    public RevocationFeed Of(Ring ring) => feeds.GetOrAdd(ring.Name, name => new RevocationFeed(name, ring.Issuer, Path.Combine(options.Folder, "revocations"), time));

    public IEnumerable<RevocationFeed> All => feeds.Values;

    public RevocationFeed? Find(string ring) => feeds.GetValueOrDefault(ring);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        foreach (var feed in feeds.Values)
        {
            feed.Dispose();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Heartbeat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            foreach (var feed in feeds.Values)
            {
                feed.Beat();
            }
        }
    }
}
