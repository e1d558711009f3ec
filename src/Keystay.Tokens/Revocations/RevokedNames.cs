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
    private readonly Lock turn = new();
    private volatile int count;
    private int sweepAt = SweepEvery;

    public RevokedNames(ProtectedClock clock)
    {
        this.clock = clock;
        lookup = forgetAt.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public int Count => count;

    public bool Has(ReadOnlySpan<byte> name) => count > 0 && !name.IsEmpty && lookup.ContainsKey(name);

    /// <summary>Adds a name; if it is there already, the later time counts. Null is never.</summary>
    public void Add(byte[] name, DateTimeOffset? until)
    {
        lock (turn)
        {
            if (count >= sweepAt)
            {
                Sweep();
            }
            var time = until ?? DateTimeOffset.MaxValue - Grace;
            if (forgetAt.TryAdd(name, time))
            {
                count++;
            }
            else if (time > forgetAt[name])
            {
                forgetAt[name] = time;
            }
        }
    }

    /// <summary>By the protected clock: a system clock that leaps forward and back again must not revive what was forgotten in between, and it cannot, as tokens expire by the same clock.</summary>
    private void Sweep()
    {
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
    }
}
