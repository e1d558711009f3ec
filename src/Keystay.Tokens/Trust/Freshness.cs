namespace Keystay.Tokens.Trust;

/// <summary>When a document was last known to be current.</summary>
internal sealed class Freshness(TimeSpan maxStaleness)
{
    private long confirmed = long.MinValue;

    /// <summary>It is current as of a time. An earlier time than one told before changes nothing.</summary>
    public void Confirm(DateTimeOffset at)
    {
        long before = Volatile.Read(ref confirmed);
        while (at.UtcTicks > before && Interlocked.CompareExchange(ref confirmed, at.UtcTicks, before) is var found && found != before)
        {
            before = found;
        }
    }

    public bool IsStale(DateTimeOffset now) => Volatile.Read(ref confirmed) is var ticks && (ticks == long.MinValue || now.UtcTicks - ticks > maxStaleness.Ticks);

    /// <summary>When it was last confirmed; null if never.</summary>
    public DateTimeOffset? ConfirmedAt => Volatile.Read(ref confirmed) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
