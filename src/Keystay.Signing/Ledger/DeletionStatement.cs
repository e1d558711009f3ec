namespace Keystay.Signing.Ledger;

/// <summary>The file of an hour was deleted when its time had come.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Hour">The hour by its beginning.</param>
/// <param name="Sha256">What the file was, lower-case hexadecimal.</param>
/// <param name="At">When.</param>
public sealed record DeletionStatement(Guid Ledger, DateTimeOffset Hour, string Sha256, DateTimeOffset At) : LedgerStatement(Ledger);
