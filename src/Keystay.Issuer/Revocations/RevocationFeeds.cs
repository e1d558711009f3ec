using System.Collections.Concurrent;
using Keystay.Signing.Custody;
using Keystay.Signing.Rings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer.Revocations;

/// <summary>The feeds of all rings. The key of each is made by the service's signer when the feed begins, and is nowhere at rest.</summary>
internal sealed class RevocationFeeds(SignerSupervisor signer, IssuerOptions options, TimeProvider time, ILogger<RevocationFeeds> logger) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<string, (RevocationFeed Feed, Task Running)> feeds = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();

    public RevocationFeed? Find(string ring) => feeds.TryGetValue(ring, out var known) ? known.Feed : null;

    public IEnumerable<RevocationFeed> All => feeds.Values.Select(f => f.Feed);

    /// <summary>Begins the feed of a ring that has none yet. For one caller at a time.</summary>
    /// <exception cref="SignerException">Its key could not be made.</exception>
    public async Task<RevocationFeed> OpenAsync(Ring ring, CancellationToken cancel)
    {
        if (Find(ring.Name) is { } known)
        {
            return known;
        }
        var key = await signer.GenerateKeyAsync(cancel).ConfigureAwait(false);
        await signer.LoadFeedKeyAsync(key, ring.Issuer, cancel).ConfigureAwait(false);
        var feed = new RevocationFeed(ring.Name, new FeedMessages(ring.Issuer, ring.Name, signer.Client, key.PublicKey), Path.Combine(options.Folder, "revocations"), time, logger);
        feeds[ring.Name] = (feed, Task.Run(() => feed.RunAsync(ending.Token), CancellationToken.None));
        return feed;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await ending.CancelAsync().ConfigureAwait(false);
        foreach (var (feed, running) in feeds.Values)
        {
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            feed.Dispose();
        }
    }

    public void Dispose() => ending.Dispose();
}
