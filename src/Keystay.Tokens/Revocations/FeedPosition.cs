namespace Keystay.Tokens.Revocations;

/// <summary>How far a feed was followed. What it revokes goes into the list whatever else is wrong with it; that the list is complete is only said when nothing is.</summary>
internal sealed class FeedPosition(RevocationList list, ProtectedClock clock)
{
    private FeedMessage? snapshot;
    private bool isComplete;
    private DateTimeOffset latest = DateTimeOffset.MinValue;

    /// <summary>The numbering; null before the first snapshot.</summary>
    public string? Epoch { get; private set; }

    /// <summary>The last number that was applied.</summary>
    public long Sequence { get; private set; }

    /// <summary>What the server is asked to go on after; null if it must begin with a snapshot.</summary>
    public string? LastEventId => isComplete ? $"{Epoch}:{Sequence}" : null;

    /// <summary>Begins anew: the next message must be a snapshot's first page.</summary>
    public void Restart() => (isComplete, snapshot) = (false, null);

    /// <summary>A new connection: a snapshot of which a part came before begins anew.</summary>
    public void Reconnect() => snapshot = null;

    /// <summary>Applies a message.</summary>
    /// <exception cref="RevocationFeedException">Something is missing before it, or it is old.</exception>
    public void Apply(FeedMessage message)
    {
        Remember(message);
        switch (message.Kind)
        {
            case FeedMessageKind.Snapshot:
                ApplyPage(message);
                break;
            case FeedMessageKind.Revocation when IsNext(message):
                Sequence++;
                Confirm(message);
                break;
            case FeedMessageKind.Heartbeat when isComplete && message.Epoch == Epoch && message.Sequence == Sequence:
                Confirm(message);
                break;
            case FeedMessageKind.Revocation when isComplete && message.Epoch == Epoch && message.Sequence <= Sequence:
                // Sent again after a reconnection, or replayed: it is applied already and says nothing about now.
                break;
            default:
                throw WhyNot(message);
        }
    }

    private bool IsNext(FeedMessage message) => isComplete && message.Epoch == Epoch && message.Sequence == Sequence + 1;

    private RevocationFeedException WhyNot(FeedMessage message) => isComplete && message.Epoch == Epoch && message.Sequence < Sequence
        ? RolledBack(message)
        : new("gap", $"The feed is at {message.Epoch}:{message.Sequence} and was followed to {LastEventId ?? "nothing"}: entries are missing, and everything is read anew.");

    private void ApplyPage(FeedMessage page)
    {
        bool follows = snapshot is null ? page.Page == 0
            : (page.Page, page.Pages, page.Epoch, page.Sequence) == (snapshot.Page + 1, snapshot.Pages, snapshot.Epoch, snapshot.Sequence);
        if (!follows)
        {
            throw new RevocationFeedException("gap", "A page of the snapshot is missing, or it is another snapshot's.");
        }
        if (page.Epoch == Epoch && page.Sequence < Sequence)
        {
            throw RolledBack(page);
        }
        if (page.IssuedAt < latest)
        {
            // Signed once and true then; who replays it wants what was revoked since to be forgotten.
            throw new RevocationFeedException("replayed", $"The snapshot is of {page.IssuedAt:O}, and the feed was heard at {latest:O}.");
        }
        snapshot = page;
        if (page.Page == page.Pages - 1)
        {
            (Epoch, Sequence, isComplete, snapshot) = (page.Epoch, page.Sequence, true, null);
            Confirm(page);
        }
    }

    private RevocationFeedException RolledBack(FeedMessage message) => new(
        "rolled-back", $"The feed is at {message.Sequence} and was at {Sequence} under the same epoch: an old message was replayed, or the issuer lost entries and must take a new epoch.");

    private void Remember(FeedMessage message)
    {
        try
        {
            foreach (var revocation in message.Revocations)
            {
                list.Add(revocation);
            }
        }
        catch (InvalidOperationException e)
        {
            throw new RevocationFeedException("full", e.Message, e);
        }
    }

    /// <summary>As of when the issuer said it, not of when it came: a heartbeat that was held back must not hide what came after it.</summary>
    private void Confirm(FeedMessage message)
    {
        var now = clock.Now;
        latest = message.IssuedAt > latest ? message.IssuedAt : latest;
        list.Confirm(message.IssuedAt < now ? message.IssuedAt : now);
    }
}
