using Keystay.Redaction.Debugging;
using Keystay.Redaction.Passports;

namespace Keystay.Cli.Verify;

/// <summary>A passport without its list of ranges, which may be a hundred thousand.</summary>
internal sealed record StatedFacts(
    string FileName,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    PassportTool Tool,
    PassportPolicy Policy,
    PassportInput Input,
    PassportScan Scan,
    IReadOnlyList<PassportFinding> Findings,
    int RedactedRanges,
    long RedactedBytes,
    IReadOnlyList<ArithmeticStatement> Arithmetic,
    DebugComparison Debugging)
{
    public static StatedFacts Of(Passport passport, string fileName) => new(
        fileName, passport.IssuedAt, passport.ExpiresAt, passport.Tool, passport.Policy, passport.Input, passport.Scan, passport.Findings,
        passport.Redacted.Count, passport.Redacted.Sum(r => r.Length), passport.Arithmetic, passport.Debugging);
}
