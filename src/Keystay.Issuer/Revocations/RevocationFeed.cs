using System.Globalization;
using Keystay.Keys;
using Keystay.Tokens.Revocations;

namespace Keystay.Issuer.Revocations;

/// <summary>
/// What one issuer has revoked, numbered, and everyone who follows it. A new epoch begins with every process, so that no number is ever used for two things.
/// </summary>
internal sealed class RevocationFeed : IDisposable
{
    /// <summary>Of these a validator that was away gets only what it missed.</summary>
    private const int History = 10_000;

    private readonly Lock gate = new();
    private readonly FeedMessages messages;
    private readonly RevokedTokensFile file;
    private readonly TimeProvider time;
    private readonly List<FeedSubscription> subscriptions = [];
    private readonly List<FeedEntry> entries = [];
    private readonly Dictionary<(RevocationKind Kind, string Id), FeedEntry> live = [];
    private long sequence;

    public RevocationFeed(string ring, IssuerPattern issuer, string folder, TimeProvider time)
    {
        this.time = time;
        messages = new FeedMessages(issuer, ring);
        file = new RevokedTokensFile(Path.Combine(folder, ring + ".revoked"), time.GetUtcNow());
        foreach (var token in file.Revoked)
        {
            Publish(token.Kind, token.Id, token.ExpiresAt);
        }
        Confirmations = new FeedConfirmations(messages.Epoch, time);
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

    public void RevokeKeys(IEnumerable<string> kids)
    {
        lock (gate)
        {
            foreach (string kid in kids.Where(k => !live.ContainsKey((RevocationKind.Key, k))))
            {
                Publish(RevocationKind.Key, kid, null);
            }
        }
    }

    /// <summary>Revokes a token; it is on the disk and sent when this returns.</summary>
    public void RevokeToken(string tokenId, DateTimeOffset expiresAt)
    {
        lock (gate)
        {
            if (!live.ContainsKey((RevocationKind.Token, tokenId)))
            {
                file.Add(new FeedEntry(0, RevocationKind.Token, tokenId, expiresAt));
                Publish(RevocationKind.Token, tokenId, expiresAt);
            }
        }
    }

    /// <summary>Begins to follow: what the validator misses comes first, then a heartbeat, then everything as it happens.</summary>
    /// <param name="lastEventId">What it applied last, <c>EPOCH:SEQ</c>, or null.</param>
    public FeedSubscription Subscribe(string? lastEventId)
    {
        var subscription = new FeedSubscription();
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (SequenceOf(lastEventId) is { } known && known <= sequence && known >= sequence - entries.Count)
            {
                foreach (var entry in entries.Where(e => e.Sequence > known))
                {
                    subscription.Send(messages.Revocation(entry, now));
                }
            }
            else
            {
                Forget(now);
                subscription.Send(messages.Snapshot([.. live.Values], sequence, now));
            }
            subscription.Send(messages.Heartbeat(sequence, now));
            subscriptions.Add(subscription);
        }
        return subscription;
    }

    public void Unsubscribe(FeedSubscription subscription)
    {
        lock (gate)
        {
            subscriptions.Remove(subscription);
        }
        subscription.End();
    }

    public void Beat()
    {
        lock (gate)
        {
            Send(messages.Heartbeat(sequence, time.GetUtcNow()));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            subscriptions.ForEach(s => s.End());
            subscriptions.Clear();
            file.Dispose();
            messages.Dispose();
        }
    }

    private void Publish(RevocationKind kind, string id, DateTimeOffset? expiresAt)
    {
        var entry = new FeedEntry(++sequence, kind, id, expiresAt);
        live[(kind, id)] = entry;
        entries.Add(entry);
        if (entries.Count > History)
        {
            entries.RemoveRange(0, History / 2);
        }
        Confirmations?.Published(entry);
        Send(messages.Revocation(entry, time.GetUtcNow()));
    }

    private void Send(byte[] message) => subscriptions.ForEach(s => s.Send(message));

    private void Forget(DateTimeOffset now)
    {
        foreach (var gone in live.Where(e => !e.Value.Matters(now)).Select(e => e.Key).ToArray())
        {
            live.Remove(gone);
        }
    }

    private long? SequenceOf(string? lastEventId) => lastEventId?.Split(':') is [var epoch, var number] && epoch == messages.Epoch
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long known) ? known : null;
}
