namespace Keystay.Cli;

/// <summary>What the process tells its caller; the same for every verb.</summary>
internal enum ExitCode
{
    /// <summary>Done; nothing was found.</summary>
    Clean = 0,

    /// <summary>Done; something was found.</summary>
    Found = 1,

    /// <summary>The command line makes no sense.</summary>
    WrongUsage = 2,

    /// <summary>Not everything could be read or done, whatever was found until then. Never reported as clean.</summary>
    Unfinished = 3,
}
