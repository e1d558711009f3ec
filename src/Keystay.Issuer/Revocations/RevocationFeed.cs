using System.Globalization;
using Keystay.Issuer.Rings;
using Keystay.Signing.Custody;
using Keystay.Tokens.Revocations;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer.Revocations;

/// <summary>
/// What one issuer has revoked, numbered, and everyone who follows it. A new epoch begins with every process, so that no number is ever used for two things.
/// </summary>
/// <remarks>
/// To revoke waits for nothing but the disk: a loop of the feed's own has every revocation signed, once and in order, and sends it. While the signer is gone the feed says
/// nothing, so that validators refuse after their bound; what was revoked meanwhile goes out when it is back.
/// </remarks>
internal sealed class RevocationFeed : IDisposable
{
    /// <summary>Of these a validator that was away gets only what it missed.</summary>
    private const int History = 10_000;

    /// <summary>At least every five seconds, says docs/revocation-feed.md.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim publishing = new(1), wake = new(0);
    private readonly string ring;
    private readonly FeedMessages messages;
    private readonly RevokedTokensFile file;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly List<FeedSubscription> subscriptions = [];
    private readonly List<byte[]> events = [];
    private readonly Queue<(FeedEntry Entry, TaskCompletionSource Published)> pending = [];
    private readonly Dictionary<(RevocationKind Kind, string Id), (FeedEntry Entry, Task Published)> live = [];
    private long recorded, published;
    private bool isSilent;

    public RevocationFeed(string ring, FeedMessages messages, string folder, TimeProvider time, ILogger logger)
    {
        (this.ring, this.messages, this.time, this.logger) = (ring, messages, time, logger);
        file = new RevokedTokensFile(Path.Combine(folder, ring + ".revoked"), time.GetUtcNow());
        Confirmations = new FeedConfirmations(messages.Epoch, time);
        foreach (var token in file.Revoked)
        {
            // Nobody can have missed one of these alone, as the epoch begins here: they are in every snapshot.
            live[(token.Kind, token.Id)] = (token with { Sequence = ++recorded }, Task.CompletedTask);
        }
        published = recorded;
    }

    /// <summary>The key of the feed.</summary>
    public byte[] Jwks => messages.Jwks;

    public FeedConfirmations Confirmations { get; }

    public bool IsTokenRevoked(string tokenId)
    {
        lock (gate)
        {
            return live.ContainsKey((RevocationKind.Token, tokenId));
        }
    }

    /// <summary>Revokes keys; they are sent as soon as they are signed.</summary>
    public void RevokeKeys(IEnumerable<string> kids)
    {
        lock (gate)
        {
            foreach (string kid in kids.Where(k => !live.ContainsKey((RevocationKind.Key, k))))
            {
                Record(RevocationKind.Key, kid, null);
            }
        }
    }

    /// <summary>Revokes a token; it is on the disk when this returns, and sent when the task ends.</summary>
    public Task RevokeToken(string tokenId, DateTimeOffset expiresAt)
    {
        lock (gate)
        {
            if (live.TryGetValue((RevocationKind.Token, tokenId), out var known))
            {
                return known.Published;
            }
            file.Add(new FeedEntry(0, RevocationKind.Token, tokenId, expiresAt));
            return Record(RevocationKind.Token, tokenId, expiresAt);
        }
    }

    /// <summary>Begins to follow: what the validator misses comes first, then a heartbeat, then everything as it happens.</summary>
    /// <param name="lastEventId">What it applied last, <c>EPOCH:SEQ</c>, or null.</param>
    /// <param name="cancel">The validator went away.</param>
    /// <exception cref="SignerException">Nothing can be signed now.</exception>
    public async Task<FeedSubscription> SubscribeAsync(string? lastEventId, CancellationToken cancel)
    {
        await publishing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await PublishPendingAsync(cancel).ConfigureAwait(false);
            var now = time.GetUtcNow();
            var subscription = new FeedSubscription();
            if (SequenceOf(lastEventId) is { } known && known <= published && known >= published - events.Count)
            {
                events[^(int)(published - known)..].ForEach(subscription.Send);
            }
            else
            {
                subscription.Send(await messages.SnapshotAsync(Living(now), published, now, cancel).ConfigureAwait(false));
            }
            subscription.Send(await messages.HeartbeatAsync(published, now, cancel).ConfigureAwait(false));
            lock (gate)
            {
                subscriptions.Add(subscription);
            }
            return subscription;
        }
        finally
        {
            publishing.Release();
        }
    }

    public void Unsubscribe(FeedSubscription subscription)
    {
        lock (gate)
        {
            subscriptions.Remove(subscription);
        }
        subscription.End();
    }

    /// <summary>Sends revocations as they are recorded, and heartbeats, until told to end.</summary>
    public async Task RunAsync(CancellationToken ending)
    {
        var nextBeat = time.GetUtcNow() + Heartbeat;
        while (true)
        {
            var left = nextBeat - time.GetUtcNow();
            await wake.WaitAsync(left > TimeSpan.Zero && left < Heartbeat ? left : Heartbeat, ending).ConfigureAwait(false);
            bool isDue = time.GetUtcNow() is var now && (now >= nextBeat || now < nextBeat - Heartbeat);
            nextBeat = isDue ? now + Heartbeat : nextBeat;
            try
            {
                await PublishAsync(isDue, ending).ConfigureAwait(false);
                isSilent = false;
            }
            catch (SignerException e)
            {
                if (!isSilent)
                {
                    logger.FeedSilent(ring, e.Reason, e.Message, e);
                }
                isSilent = true;
            }
            catch (Exception e) when (!ending.IsCancellationRequested)
            {
                logger.LoopFailed($"the revocation feed of {ring}", e);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            subscriptions.ForEach(s => s.End());
            subscriptions.Clear();
            file.Dispose();
        }
    }

    private async Task PublishAsync(bool beat, CancellationToken cancel)
    {
        await publishing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await PublishPendingAsync(cancel).ConfigureAwait(false);
            if (beat)
            {
                Send(await messages.HeartbeatAsync(published, time.GetUtcNow(), cancel).ConfigureAwait(false));
            }
        }
        finally
        {
            publishing.Release();
        }
    }

    /// <summary>Signs and sends what was recorded, in order; what was not signed stays for the next time.</summary>
    private async Task PublishPendingAsync(CancellationToken cancel)
    {
        while (NextPending() is { } next)
        {
            byte[] message = await messages.RevocationAsync(next.Entry, time.GetUtcNow(), cancel).ConfigureAwait(false);
            events.Add(message);
            if (events.Count > History)
            {
                events.RemoveRange(0, History / 2);
            }
            published = next.Entry.Sequence;
            lock (gate)
            {
                pending.Dequeue();
            }
            Send(message);
            next.Published.SetResult();
        }
    }

    private (FeedEntry Entry, TaskCompletionSource Published)? NextPending()
    {
        lock (gate)
        {
            return pending.TryPeek(out var next) ? next : null;
        }
    }

    private Task Record(RevocationKind kind, string id, DateTimeOffset? expiresAt)
    {
        var entry = new FeedEntry(++recorded, kind, id, expiresAt);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pending.Enqueue((entry, sent));
        live[(kind, id)] = (entry, sent.Task);
        Confirmations.Published(entry);
        wake.Release();
        return sent.Task;
    }

    private void Send(byte[] message)
    {
        lock (gate)
        {
            subscriptions.ForEach(s => s.Send(message));
        }
    }

    /// <summary>What was published and still matters; what does not is forgotten.</summary>
    private FeedEntry[] Living(DateTimeOffset now)
    {
        lock (gate)
        {
            foreach (var gone in live.Where(e => !e.Value.Entry.Matters(now)).Select(e => e.Key).ToArray())
            {
                live.Remove(gone);
            }
            return [.. live.Values.Select(l => l.Entry).Where(e => e.Sequence <= published)];
        }
    }

    private long? SequenceOf(string? lastEventId) => lastEventId?.Split(':') is [var epoch, var number] && epoch == messages.Epoch
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long known) ? known : null;
}
