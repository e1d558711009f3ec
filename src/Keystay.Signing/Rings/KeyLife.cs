namespace Keystay.Signing.Rings;

/// <summary>
/// How a ring's keys live: what time and people make of them. Pure; a state never goes back, whatever the clock says, for a key that was retired may have
/// been thrown away by every validator.
/// </summary>
internal static class KeyLife
{
    /// <summary>Keys whose time has come, as they are from now on. The successor comes before the key it succeeds.</summary>
    public static IEnumerable<RingKey> Due(Ring ring, DateTimeOffset now)
    {
        var next = ring.Keys.FirstOrDefault(k => k.State == KeyState.PrePublished);
        bool succeeds = next is not null && (next.NotBefore <= now || ring.ActiveKey is null || ring.ActiveKey.RetireAt <= now);
        if (succeeds)
        {
            // Its times were published with it, and validators keep what they read: when it signs a moment late, its end stays where it was.
            yield return next!.NotBefore <= now ? next with { State = KeyState.Active } : Activated(ring, next, now);
        }
        foreach (var key in ring.Keys)
        {
            if (key.State is KeyState.Active or KeyState.Retiring && key.RetireAt <= now)
            {
                yield return key with { State = KeyState.Retired };
            }
            else if (key.State == KeyState.Active && succeeds)
            {
                yield return key with { State = KeyState.Retiring, RetireAt = Earlier(key.RetireAt, now + ring.Rotation.Overlap) };
            }
        }
    }

    /// <summary>A new key of a ring: active when nothing else signs, else published and waiting for its time.</summary>
    /// <param name="ring">The ring as it was.</param>
    /// <param name="key">Its public half and what is sealed; its times are decided here.</param>
    /// <param name="now">The time.</param>
    /// <param name="signsFrom">When it signs first; null leaves it to the policy.</param>
    public static RingKey Added(Ring ring, RingKey key, DateTimeOffset now, DateTimeOffset? signsFrom)
    {
        if (ring.ActiveKey is not { } active || active.RetireAt <= now)
        {
            return Activated(ring, key with { CreatedAt = now }, now);
        }
        var from = signsFrom ?? Later(now + ring.Rotation.PrePublication, active.NotBefore + ring.Rotation.Period);
        return Planned(ring, key with { State = KeyState.PrePublished, CreatedAt = now }, Later(from, now));
    }

    /// <summary>A published key whose first signature was set to another time.</summary>
    public static RingKey Planned(Ring ring, RingKey key, DateTimeOffset signsFrom) =>
        key with { NotBefore = signsFrom, RetireAt = signsFrom + ring.Rotation.Period + ring.Rotation.Overlap };

    /// <summary>Whether the next key must be made now, to be published long enough before it signs.</summary>
    public static bool NeedsNext(Ring ring, DateTimeOffset now) => !ring.Keys.Any(k => k.State == KeyState.PrePublished)
        && (ring.ActiveKey is not { } active || active.NotBefore + ring.Rotation.Period - ring.Rotation.PrePublication <= now);

    /// <summary>It signs from now on, before its time; its own end moves along.</summary>
    private static RingKey Activated(Ring ring, RingKey key, DateTimeOffset now) => Planned(ring, key with { State = KeyState.Active }, now);

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
