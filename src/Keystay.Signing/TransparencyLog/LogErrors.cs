namespace Keystay.Signing.TransparencyLog;

/// <summary>Stable codes of <see cref="LogException"/>.</summary>
public static class LogErrors
{
    /// <summary>A note, checkpoint or key is not written as the format says.</summary>
    public const string Malformed = "malformed";

    /// <summary>No signature by the expected key, or it does not hold.</summary>
    public const string BadSignature = "bad-signature";

    /// <summary>The checkpoint is of another log.</summary>
    public const string WrongOrigin = "wrong-origin";

    /// <summary>What lies in the log's folder does not fit its checkpoint.</summary>
    public const string Damaged = "damaged";

    /// <summary>Another process writes this log.</summary>
    public const string InUse = "in-use";

    /// <summary>An entry is larger than the format can hold.</summary>
    public const string EntryTooLarge = "entry-too-large";

    /// <summary>A file could not be written; the log is what it was before.</summary>
    public const string NotWritten = "not-written";

    /// <summary>The signer did not sign the checkpoint; the log is what it was before.</summary>
    public const string NotSigned = "not-signed";

    /// <summary>A file of the log could not be read.</summary>
    public const string Unreadable = "unreadable";
}
