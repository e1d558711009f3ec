namespace Keystay.Cli.Tokens;

/// <summary>A time that stands still.</summary>
internal sealed class FixedTime(DateTimeOffset at) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => at;

    public override long GetTimestamp() => 0;
}
