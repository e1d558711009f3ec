namespace Keystay.Tokens.Trust;

/// <summary>
/// Unknown keys and when it makes sense to ask for one. Each reading that they cause is one entry here, so that memory is bounded by
/// <see cref="MaxEntries"/> and requests by one in the least interval, however many names are invented.
/// </summary>
internal sealed class RecentlyMissed(TimeSpan minInterval, TimeProvider time)
{
    /// <summary>A name that was asked for in vain waits for so many intervals, and does not keep others waiting.</summary>
    public const int Patience = 6;

    private const int MaxEntries = 64;

    private readonly Lock turn = new();
    private readonly Dictionary<string, long> missed = [];
    private long? last;

    /// <summary>Whether to ask now; if so, that is remembered.</summary>
    public bool TryTurn(string kid)
    {
        lock (turn)
        {
            if ((last is { } before && time.GetElapsedTime(before) < minInterval) || (missed.TryGetValue(kid, out long then) && time.GetElapsedTime(then) < Patience * minInterval))
            {
                return false;
            }
            long now = time.GetTimestamp();
            if (missed.Count >= MaxEntries)
            {
                foreach (string old in missed.Where(m => time.GetElapsedTime(m.Value) >= Patience * minInterval).Select(m => m.Key).ToList())
                {
                    missed.Remove(old);
                }
            }
            missed[kid] = now;
            last = now;
            return true;
        }
    }
}
