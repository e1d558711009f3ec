namespace Keystay.Issuer.Protocol;

/// <summary>
/// What the program is started for: one line of JSON on its standard input, as a state may be a connection string with a password and other users see a
/// process's arguments. One of the two is given.
/// </summary>
/// <param name="Issue">To issue tokens.</param>
/// <param name="CheckLedger">To check a ledger.</param>
internal sealed record ProgramRequest(IssuerRequest? Issue = null, LedgerCheckRequest? CheckLedger = null);
