namespace Keystay.Tokens.Tests;

/// <summary>Time as the test has it: real passing, and the system's clock, which may be set. Timers run by the real time.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock turn = new();
    private TimeSpan passed, set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (turn)
        {
            return start + passed + set;
        }
    }

    public override long GetTimestamp()
    {
        lock (turn)
        {
            return passed.Ticks;
        }
    }

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan time)
    {
        lock (turn)
        {
            passed += time;
        }
    }

    /// <summary>Somebody sets the system's clock; no time passes.</summary>
    public void Step(TimeSpan by)
    {
        lock (turn)
        {
            set += by;
        }
    }
}
