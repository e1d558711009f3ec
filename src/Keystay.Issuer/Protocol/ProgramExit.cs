namespace Keystay.Issuer.Protocol;

/// <summary>How the program ends: the exit codes of <c>keystay</c>.</summary>
internal enum ProgramExit
{
    /// <summary>Ended as told; the ledger is sound.</summary>
    Done = 0,

    /// <summary>Something is wrong with the ledger.</summary>
    Found = 1,

    /// <summary>The request cannot be meant so.</summary>
    WrongUsage = 2,

    /// <summary>It could not start or go on.</summary>
    Unfinished = 3,
}
