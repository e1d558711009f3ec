namespace Keystay.Signing.Ledger;

/// <summary>Hours that must not be deleted, whatever their age.</summary>
/// <param name="Name">Its name: letters, digits and hyphens, at most 63.</param>
/// <param name="Reason">Why, in the words of who placed it.</param>
/// <param name="From">The first moment held.</param>
/// <param name="Until">The first moment no longer held; null for all that come.</param>
public sealed record LegalHold(string Name, string Reason, DateTimeOffset From, DateTimeOffset? Until)
{
    internal bool Covers(DateTimeOffset hour) => hour.AddHours(1) > From && (Until is null || hour < Until);
}
