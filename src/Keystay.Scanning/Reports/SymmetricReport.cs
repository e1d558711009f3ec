namespace Keystay.Scanning.Reports;

/// <summary>An AES key schedule (FIPS 197, section 5.2). The key itself is never told.</summary>
/// <param name="Algorithm">AES-128, AES-192 or AES-256.</param>
/// <param name="Places">Every place of the same schedule.</param>
public sealed record SymmetricReport(string Algorithm, IReadOnlyList<Exposure> Places);
