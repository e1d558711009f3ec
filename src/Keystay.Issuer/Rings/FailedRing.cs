using Keystay.Signing.Custody;
using Keystay.Signing.Ledger;

namespace Keystay.Issuer.Rings;

/// <summary>A ring that could not be served, or not be brought to what the state says.</summary>
/// <param name="Why">What went wrong.</param>
/// <param name="Version">The number of the state's last change when it was tried.</param>
/// <param name="TriedAt">When, as a timestamp of the clock.</param>
internal sealed record FailedRing(Exception Why, long Version, long TriedAt)
{
    public string Code => Why switch
    {
        SignerException e => e.Reason,
        LedgerException e => e.Code,
        IssuerException e => e.Code,
        _ => "unforeseen",
    };

    /// <summary>A wrong PIN is not tried again until somebody changes the state: tokens lock themselves after a few.</summary>
    public bool IsFinal => Code is "wrong-pin" or "pin-locked";
}
