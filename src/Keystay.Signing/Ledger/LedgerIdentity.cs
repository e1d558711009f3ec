namespace Keystay.Signing.Ledger;

/// <summary>The file <c>ledger.json</c>: what the ledger is, and since when it covers whom.</summary>
/// <param name="Id">Its name in every segment and statement.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Covered">The rings whose every token is recorded here.</param>
internal sealed record LedgerIdentity(Guid Id, DateTimeOffset Created, IReadOnlyList<CoveredIssuer> Covered);
