using Keystay.Scanning.Structures;

namespace Keystay.Benchmarks;

/// <summary>Counts a word filter's candidates and does nothing with them, so that the filter alone is measured.</summary>
internal struct CandidateCount : IWordVisitor
{
    public int Value { get; private set; }

    public void Visit(ReadOnlySpan<byte> window, int at) => Value++;
}
