using System.Collections.Concurrent;

namespace Keystay.Tokens.Revocations;

/// <summary>Names of sessions or tokens in UTF-8 that are revoked, each until no token of it can be valid any more.</summary>
internal sealed class RevokedNames
{
    /// <summary>The most that <see cref="TokenValidatorOptions.ClockSkew"/> can be.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    private const int SweepEvery = 1024;

    private readonly ProtectedClock clock;
    private readonly ConcurrentDictionary<byte[], DateTimeOffset> forgetAt = new(Utf8NameComparer.Instance);
    private readonly ConcurrentDictionary<byte[], DateTimeOffset>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    private volatile int count;
    private int sweepAt = SweepEvery;

    public RevokedNames(ProtectedClock clock)
    {
        this.clock = clock;
        lookup = forgetAt.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => count;

    public bool Has(ReadOnlySpan<byte> name) => count > 0 && !name.IsEmpty && lookup.ContainsKey(name);

    /// <summary>Adds a name; if it is there already, the later time counts. Null is never. One thread at a time.</summary>
    /// <returns>Whether it is there; false only for a new name where there may be no more.</returns>
    public bool TryAdd(byte[] name, DateTimeOffset? until, bool mayGrow)
    {
        if (count >= sweepAt)
        {
            Sweep();
        }
        var time = until ?? DateTimeOffset.MaxValue - Grace;
        if (forgetAt.TryGetValue(name, out var before))
        {
            forgetAt[name] = time > before ? time : before;
            return true;
        }
        if (mayGrow)
        {
            forgetAt[name] = time;
            count++;
        }
        return mayGrow;
    }

    /// <summary>
    /// Forgets what no token can be of any more, and returns how much. By the protected clock, as tokens expire: a system clock that leaps forward and back
    /// revives neither. One thread at a time.
    /// </summary>
    public int Sweep()
    {
        int before = count;
        var now = clock.Now;
        foreach (var (name, time) in forgetAt)
        {
            if (time + Grace <= now && forgetAt.TryRemove(name, out _))
            {
                count--;
            }
        }
        // Each sweep costs as much as there is; twice as many additions pay for it.
        sweepAt = Math.Max(SweepEvery, 2 * count);
        return before - count;
    }
}
