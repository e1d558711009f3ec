namespace Keystay.Issuer.Revocations;

/// <summary>What validators say they have applied. A report, not a proof: anyone who reaches the address can send one. Bounded, so that nobody fills the memory with them.</summary>
internal sealed class FeedConfirmations(string epoch, TimeProvider time)
{
    private const int MostValidators = 100_000, Remembered = 1000;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, long> applied = [];
    private readonly Dictionary<long, (DateTimeOffset At, TimeSpan Slowest)> published = [];

    public void Published(long sequence)
    {
        lock (gate)
        {
            published[sequence] = (time.GetUtcNow(), TimeSpan.Zero);
            published.Remove(sequence - Remembered);
        }
    }

    public void Confirm(Guid validator, string ofEpoch, long sequence)
    {
        lock (gate)
        {
            long before = applied.GetValueOrDefault(validator);
            if (ofEpoch != epoch || (before == 0 && applied.Count >= MostValidators && !applied.ContainsKey(validator)))
            {
                return;
            }
            applied[validator] = Math.Max(before, sequence);
            for (long number = Math.Max(before + 1, sequence - Remembered); number <= sequence; number++)
            {
                if (published.TryGetValue(number, out var known))
                {
                    published[number] = (known.At, TimeSpan.FromTicks(Math.Max(known.Slowest.Ticks, (time.GetUtcNow() - known.At).Ticks)));
                }
            }
        }
    }

    /// <summary>How many validators report, how many of them have applied a number, and the slowest of these.</summary>
    public (int Validators, int Confirmed, TimeSpan? Slowest) Of(long sequence)
    {
        lock (gate)
        {
            int confirmed = applied.Values.Count(s => s >= sequence);
            return (applied.Count, confirmed, confirmed > 0 && published.TryGetValue(sequence, out var known) ? known.Slowest : null);
        }
    }
}
