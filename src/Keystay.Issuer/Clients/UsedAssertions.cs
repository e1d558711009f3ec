namespace Keystay.Issuer.Clients;

/// <summary>The assertions that were used and have not expired: each is good once (RFC 7523, section 3, item 7). Bounded: when it is full, nobody is let in.</summary>
internal sealed class UsedAssertions(int most = 1_000_000)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Client, string Id), DateTimeOffset> used = [];
    private readonly PriorityQueue<(string Client, string Id), DateTimeOffset> byExpiry = new();

    /// <summary>Whether the assertion was not used before; it is from now on.</summary>
    public bool TryUse(string client, string id, DateTimeOffset until, DateTimeOffset now)
    {
        lock (gate)
        {
            while (byExpiry.TryPeek(out var oldest, out var expired) && expired <= now)
            {
                byExpiry.Dequeue();
                used.Remove(oldest);
            }
            if (used.Count >= most || !used.TryAdd((client, id), until))
            {
                return false;
            }
            byExpiry.Enqueue((client, id), until);
            return true;
        }
    }
}
