namespace Keystay.Dumps;

/// <summary>Something about the input that keeps the work from being complete.</summary>
/// <param name="Code">A stable reason code such as <c>truncated</c> or <c>bad-header</c>.</param>
/// <param name="Offset">Byte offset in the file where it shows.</param>
/// <param name="What">A sentence: what, and what to do.</param>
public sealed record DumpProblem(string Code, long Offset, string What);
