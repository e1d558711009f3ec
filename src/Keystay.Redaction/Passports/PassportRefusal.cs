namespace Keystay.Redaction.Passports;

/// <summary>Why a passport is refused.</summary>
/// <param name="Code">One of the constants here; stable.</param>
/// <param name="What">A sentence for people. Nothing in it comes from an envelope whose signature was not valid.</param>
public sealed record PassportRefusal(string Code, string What)
{
    /// <summary>It is no DSSE envelope as Keystay writes it.</summary>
    public const string Malformed = "malformed";

    /// <summary>It names a key that is not among the trusted ones.</summary>
    public const string UntrustedKey = "untrusted-key";

    /// <summary>The trusted key did not sign this.</summary>
    public const string BadSignature = "bad-signature";

    /// <summary>Signed by a trusted key, but no passport: another payload, statement or predicate.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>Signed by a trusted key, but the statement lacks what a passport has or contradicts itself.</summary>
    public const string BadStatement = "bad-statement";

    /// <summary>It is another file's passport, or the file was changed.</summary>
    public const string WrongFile = "wrong-file";

    /// <summary>Not every byte of the file was scanned, or with problems.</summary>
    public const string NotCovered = "not-covered";

    /// <summary>The scan of the output found keys.</summary>
    public const string NotClean = "not-clean";

    /// <summary>It says that it was issued in the future.</summary>
    public const string NotYetValid = "not-yet-valid";

    /// <summary>Its time is over.</summary>
    public const string Expired = "expired";
}
