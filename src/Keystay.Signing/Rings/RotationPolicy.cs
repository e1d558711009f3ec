namespace Keystay.Signing.Rings;

/// <summary>When a ring changes its signing key.</summary>
/// <param name="Period">How long a key signs.</param>
/// <param name="Overlap">How long what it signed is accepted after its last signature; at least the longest lifetime of a token.</param>
/// <param name="PrePublication">How long the next key is published before it signs; at least as long as validators keep metadata.</param>
public sealed record RotationPolicy(TimeSpan Period, TimeSpan Overlap, TimeSpan PrePublication)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Keys that sign for several tenants: 14 days (NIST IR 8587, initial public draft).</summary>
    public static RotationPolicy MultiTenant { get; } = new(TimeSpan.FromDays(14), Day, Day);

    /// <summary>Keys that sign for one tenant: 90 days (the same).</summary>
    public static RotationPolicy SingleTenant { get; } = new(TimeSpan.FromDays(90), Day, Day);

    /// <summary>Keys of an installation on the owner's premises: 365 days (the same).</summary>
    public static RotationPolicy OnPremises { get; } = new(TimeSpan.FromDays(365), Day, Day);
}
