using Keystay.Tokens.Revocations;

namespace Keystay.Issuer.Revocations;

/// <summary>
/// Who follows a feed, and what each says it has applied. A report, not a proof: nothing authenticates who follows. Only who follows is listened to, and what is remembered is bounded, so that nobody fills the memory.
/// </summary>
internal sealed class FeedConfirmations(string epoch, TimeProvider time)
{
    private const int MostFollowers = 100_000, Remembered = 1000, MostNotHeardOf = 100;

    /// <summary>A validator whose connection broke comes back within ten seconds (docs/revocation-feed.md): one that is away for longer has ended.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Follower> followers = [];
    private readonly Dictionary<long, PublishedEntry> published = [];
    private long latest;

    /// <summary>A validator begins to follow.</summary>
    /// <param name="named">How it names itself; what has no name can confirm nothing, and is counted all the same.</param>
    /// <param name="address">Its network address.</param>
    /// <returns>Its name, for <see cref="Left"/>.</returns>
    public Guid Joined(string? named, string address)
    {
        var validator = Guid.TryParse(named, out var known) ? known : Guid.NewGuid();
        lock (gate)
        {
            if (!followers.TryGetValue(validator, out var follower))
            {
                followers[validator] = follower = new Follower(address, latest);
            }
            follower.Address = address;
            follower.Connections++;
        }
        return validator;
    }

    public void Left(Guid validator)
    {
        lock (gate)
        {
            if (followers.TryGetValue(validator, out var follower) && --follower.Connections == 0)
            {
                follower.LeftAt = time.GetUtcNow();
                if (followers.Count > MostFollowers)
                {
                    followers.Remove(validator);
                }
            }
        }
    }

    public void Published(FeedEntry entry)
    {
        lock (gate)
        {
            latest = entry.Sequence;
            published[latest] = new PublishedEntry(entry, time.GetUtcNow(), null);
            if (published.Remove(latest - Remembered, out var oldest))
            {
                ForgetWhoLeftBefore(oldest.At - Away);
            }
        }
    }

    public void Confirm(Guid validator, string ofEpoch, long sequence)
    {
        lock (gate)
        {
            if (ofEpoch != epoch || sequence > latest || !followers.TryGetValue(validator, out var follower) || sequence <= follower.Applied)
            {
                return;
            }
            for (long number = Math.Max(Math.Max(follower.Applied, follower.JoinedAfter), sequence - Remembered) + 1; number <= sequence; number++)
            {
                if (published.TryGetValue(number, out var known))
                {
                    var taken = time.GetUtcNow() - known.At;
                    published[number] = known with { Slowest = known.Slowest > taken ? known.Slowest : taken };
                }
            }
            follower.Applied = sequence;
        }
    }

    /// <summary>Who has confirmed a number; null for one that was not published lately.</summary>
    public ConfirmationCount? Of(long sequence)
    {
        lock (gate)
        {
            return published.TryGetValue(sequence, out var known) ? Count(known) : null;
        }
    }

    /// <summary>Who has confirmed each key's revocation that was published since a time.</summary>
    public IReadOnlyList<(PublishedEntry Published, ConfirmationCount Count)> OfKeysSince(DateTimeOffset since)
    {
        lock (gate)
        {
            return [.. published.Values.Where(p => p.Entry.Kind == RevocationKind.Key && p.At >= since).Select(p => (p, Count(p)))];
        }
    }

    private ConfirmationCount Count(PublishedEntry of)
    {
        var then = followers.Values.Where(f => f.JoinedAfter < of.Entry.Sequence && (f.Connections > 0 || f.LeftAt > of.At - Away)).ToList();
        var missing = then.Where(f => f.Applied < of.Entry.Sequence).ToList();
        return new ConfirmationCount(then.Count, then.Count - missing.Count, of.Slowest, [.. missing.Take(MostNotHeardOf).Select(f => f.Address)]);
    }

    private void ForgetWhoLeftBefore(DateTimeOffset end)
    {
        foreach (var gone in followers.Where(f => f.Value.Connections == 0 && f.Value.LeftAt < end).Select(f => f.Key).ToArray())
        {
            followers.Remove(gone);
        }
    }
}
