namespace Keystay.Dumps.Layout;

/// <summary>The stable codes of <see cref="DumpProblem"/>.</summary>
internal static class ProblemCodes
{
    /// <summary>A header contradicts itself or the format's document.</summary>
    public const string BadHeader = "bad-header";
    /// <summary>The file ends before what its headers promise.</summary>
    public const string Truncated = "truncated";
    /// <summary>More entries than <see cref="DumpLimits"/> allows.</summary>
    public const string TooMany = "too-many";
    /// <summary>Two parts of the file claim the same memory, or the same bytes two addresses.</summary>
    public const string Overlap = "overlap";
    /// <summary>A known format or feature that cannot be read.</summary>
    public const string Unsupported = "unsupported";

    public const string NotFound = "not-found";
    public const string Unreadable = "unreadable";
    public const string NotAFile = "not-a-file";
    public const string BadArchive = "bad-archive";
    /// <summary>An archive that unfolds beyond the limits.</summary>
    public const string Bomb = "bomb";
    public const string NoSpace = "no-space";
    public const string Encrypted = "encrypted";
    public const string TooDeep = "too-deep";

    public const string NoSuchProcess = "no-such-process";
    public const string NotPermitted = "not-permitted";
    /// <summary>The process ended while it was read.</summary>
    public const string ProcessGone = "process-gone";
}
