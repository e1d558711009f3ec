namespace Keystay.Signing.Ledger;

/// <summary>A legal hold was placed or lifted.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Hold">The hold.</param>
/// <param name="Lifted">Whether it was lifted.</param>
/// <param name="At">When.</param>
public sealed record HoldStatement(Guid Ledger, LegalHold Hold, bool Lifted, DateTimeOffset At) : LedgerStatement(Ledger);
