using Keystay.Redaction.Passports;
using Keystay.Scanning.Reports;

namespace Keystay.Redaction.Reports;

/// <summary>What the second look, a whole scan of the written output from a fresh start, has shown.</summary>
/// <param name="Looks">How many it took: 1, or more when a look found something that the next output then lacked.</param>
/// <param name="Bytes">Bytes of the (unpacked) output.</param>
/// <param name="ScannedBytes">How many of them were looked at: all.</param>
/// <param name="Keys">For each removed key, what was shown.</param>
/// <param name="Scan">The scan of the output: it names published keys, and protected containers that were kept by request, and nothing else.</param>
public sealed record ProofReport(int Looks, long Bytes, long ScannedBytes, IReadOnlyList<KeyProof> Keys, ScanReport Scan)
{
    /// <summary>The statements that anyone can compute again.</summary>
    public IReadOnlyList<ArithmeticStatement> Arithmetic { get; init; } = [];
}
