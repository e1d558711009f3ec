namespace Keystay.Signing.Ledger;

/// <summary>What a failed write means for the ledger.</summary>
internal static class DiskErrors
{
    private const int NoSpace = 28, OverQuota = 122; // ENOSPC, EDQUOT

    public static LedgerException ToLedger(Exception e) => e is IOException && (e.HResult & 0xFFFF) is NoSpace or OverQuota or 112 // ERROR_DISK_FULL
        ? new LedgerException(LedgerErrors.DiskFull, $"There is no room for the ledger: {e.Message} Nothing was recorded, so nothing may be handed out. Free space; recording goes on by itself.", e)
        : new LedgerException(LedgerErrors.Unavailable, $"The ledger could not be written: {e.Message} Nothing was recorded, so nothing may be handed out.", e);
}
