namespace Keystay.Signing.Ledger;

/// <summary>An hour is over: its file, and for which issuers it holds every token.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Hour">The hour by its beginning.</param>
/// <param name="First">The sequence of the hour's first record, or the one it would have had.</param>
/// <param name="Last">The sequence of its last record; one less than <paramref name="First"/> where there is none.</param>
/// <param name="Records">How many records the file has.</param>
/// <param name="File">The file, or null where there are no records.</param>
/// <param name="Issuers">What it says about each issuer.</param>
/// <param name="EarliestIssuedAt">The earliest iat in it.</param>
/// <param name="LatestIssuedAt">The latest iat in it. A token with an iat outside is not in this file.</param>
/// <param name="KeepUntil">Until then the file is not deleted.</param>
public sealed record HourStatement(
    Guid Ledger, DateTimeOffset Hour, long First, long Last, long Records, LedgerFile? File, IReadOnlyList<IssuerHour> Issuers,
    DateTimeOffset? EarliestIssuedAt, DateTimeOffset? LatestIssuedAt, DateTimeOffset KeepUntil) : LedgerStatement(Ledger);
