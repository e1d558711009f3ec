namespace Keystay.Tokens.Tests;

/// <summary>A time that stands still.</summary>
internal sealed class StandingClock(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;

    public override long GetTimestamp() => 0;
}
