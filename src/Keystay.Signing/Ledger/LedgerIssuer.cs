namespace Keystay.Signing.Ledger;

/// <summary>A ring all of whose tokens are recorded in a ledger. A ring belongs to one ledger: what another one records is not in its markers.</summary>
/// <param name="Ring">The ring's name.</param>
/// <param name="Issuer">Its issuer, exact or with <c>{tenantid}</c>.</param>
public sealed record LedgerIssuer(string Ring, string Issuer);
