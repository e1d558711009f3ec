namespace Keystay.Signing.Tests.Ledger;

/// <summary>A clock that goes where it is put.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
