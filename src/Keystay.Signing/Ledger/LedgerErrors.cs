namespace Keystay.Signing.Ledger;

/// <summary>Stable codes of <see cref="LedgerException"/>.</summary>
public static class LedgerErrors
{
    /// <summary>A record has a hash of another length or a text that is too long.</summary>
    public const string BadRecord = "bad-record";

    /// <summary>No room on the disk. Nothing was recorded; recording goes on when there is room again.</summary>
    public const string DiskFull = "disk-full";

    /// <summary>The disk failed. Nothing more is recorded until the ledger is opened anew.</summary>
    public const string NotDurable = "not-durable";

    /// <summary>Another process has the ledger.</summary>
    public const string InUse = "in-use";

    /// <summary>The ledger is closed.</summary>
    public const string Closed = "closed";

    /// <summary>What lies in the ledger's folder is not what was written there.</summary>
    public const string Damaged = "damaged";

    /// <summary>The ledger's folder or log cannot be read or written.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The hour must be kept longer.</summary>
    public const string Retained = "retained";

    /// <summary>A legal hold covers the hour.</summary>
    public const string Held = "held";

    /// <summary>No such hour, hold or record.</summary>
    public const string Unknown = "unknown";
}
