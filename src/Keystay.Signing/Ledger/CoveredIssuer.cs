namespace Keystay.Signing.Ledger;

/// <summary>A ring whose every token is recorded in this ledger.</summary>
/// <param name="Ring">The ring.</param>
/// <param name="Issuer">Its issuer.</param>
/// <param name="Since">From then on.</param>
internal sealed record CoveredIssuer(string Ring, string Issuer, DateTimeOffset Since);
