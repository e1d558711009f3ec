namespace Keystay.Tokens;

/// <summary>
/// A clock that a step of the system's clock does not turn back. It is the latest the system's clock has ever shown plus the time that has really passed
/// since, so what has expired in this process stays expired. When the system's clock leaps forward it follows, because a machine that slept must not
/// believe tokens of yesterday; after a wrong leap forward it stays ahead, and a restart sets it right.
/// </summary>
public sealed class ProtectedClock
{
    private readonly TimeProvider time;
    private readonly long startTimestamp;
    private long farthestAhead;

    /// <summary>On a source of time; the system's when none is given.</summary>
    public ProtectedClock(TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        startTimestamp = this.time.GetTimestamp();
        farthestAhead = this.time.GetUtcNow().UtcTicks;
    }

    /// <summary>The system's clock, one for the process.</summary>
    public static ProtectedClock System { get; } = new();

    /// <summary>The source of time.</summary>
    public TimeProvider Source => time;

    /// <summary>What expiry goes by: never earlier than any earlier answer.</summary>
    public DateTimeOffset Now
    {
        get
        {
            long passed = time.GetElapsedTime(startTimestamp).Ticks;
            long ahead = time.GetUtcNow().UtcTicks - passed;
            long farthest = Volatile.Read(ref farthestAhead);
            while (ahead > farthest)
            {
                long before = Interlocked.CompareExchange(ref farthestAhead, ahead, farthest);
                if (before == farthest)
                {
                    farthest = ahead;
                    break;
                }
                farthest = before;
            }
            return new DateTimeOffset(farthest + passed, TimeSpan.Zero);
        }
    }

    /// <summary>What "not before" goes by: the system's clock as it stands, or <see cref="Now"/> where that is earlier.</summary>
    public DateTimeOffset Earliest => time.GetUtcNow();

    /// <summary>How far <see cref="Now"/> is ahead of the system's clock: more than a moment means that the clock was set back since the process began.</summary>
    public TimeSpan Lead => Now - time.GetUtcNow();
}
