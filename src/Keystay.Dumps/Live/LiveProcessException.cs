namespace Keystay.Dumps.Live;

/// <summary>A process could not be read.</summary>
public sealed class LiveProcessException : Exception
{
    internal LiveProcessException(DumpProblem problem)
        : base(problem.What) => Problem = problem;

    /// <summary>Why: no-such-process, not-permitted, process-gone, no-space or unsupported.</summary>
    public DumpProblem Problem { get; }
}
