namespace Keystay.Signing.Ledger;

/// <summary>The completeness marker of an issuer and hour.</summary>
/// <param name="Ring">The ring.</param>
/// <param name="Issuer">Its issuer, exact or with <c>{tenantid}</c>; null for a ring that the ledger was not told to cover.</param>
/// <param name="Records">How many records the hour has of it.</param>
/// <param name="Complete">Whether every token of the issuer that was recorded in this hour is in the file. Only then is a token that is not there forged.</param>
/// <param name="Why">Where it is not complete, the reason: damaged, gap, not-covered, covered-later.</param>
public sealed record IssuerHour(string Ring, string? Issuer, long Records, bool Complete, string? Why);
