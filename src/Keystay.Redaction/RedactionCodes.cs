namespace Keystay.Redaction;

/// <summary>The stable codes of <see cref="RedactionException"/>.</summary>
public static class RedactionCodes
{
    /// <summary>The output is the input, under this or another name.</summary>
    public const string OutputIsInput = "output-is-input";

    /// <summary>There is something under the output's name; nothing is ever replaced.</summary>
    public const string OutputExists = "output-exists";

    /// <summary>The output cannot be written: no such folder, a read-only place, no space, a medium that failed.</summary>
    public const string OutputFailed = "output-failed";

    /// <summary>The input is missing, no plain file, or may not be read.</summary>
    public const string InputFailed = "input-failed";

    /// <summary>Not every byte of the input could be read and understood, so nothing can be said of what the output would hold.</summary>
    public const string InputIncomplete = "input-incomplete";

    /// <summary>An archive of several files, or one that is not written: it has to be unpacked first.</summary>
    public const string InputArchive = "input-archive";

    /// <summary>The profile does not know what to keep in this format.</summary>
    public const string ProfileUnsupported = "profile-unsupported";

    /// <summary>The input changed while it was read.</summary>
    public const string InputChanged = "input-changed";

    /// <summary>The output could not be read whole, or its parts are not where the input's were.</summary>
    public const string ProofIncomplete = "proof-incomplete";

    /// <summary>The second look still found key material after several rounds.</summary>
    public const string ProofFailed = "proof-failed";
}
