namespace Keystay.Redaction.Passports;

/// <summary>What the JSON reader cannot know about a statement: that its parts agree.</summary>
internal static class StatementCheck
{
    /// <summary>A sentence about the first thing wrong, or null.</summary>
    public static string? Contradiction(Statement? statement)
    {
        if (statement is not { Subject: [{ Digest: { } digest }] } || !digest.TryGetValue("sha256", out string? sha256)
            || sha256 is not { Length: 64 } || !sha256.All(char.IsAsciiHexDigitLower))
        {
            return "The signed statement has not one subject with a SHA-256 in lower-case hex.";
        }
        var passport = statement.Predicate;
        if (passport.ExpiresAt <= passport.IssuedAt)
        {
            return "The signed passport expires before it is issued.";
        }
        if (passport.Input.Bytes < 0 || passport.Scan is not { Bytes: >= 0, ScannedBytes: >= 0, KeysLeft: >= 0, ProtectedLeft: >= 0 } || passport.Scan.Problems.Any(p => p is null))
        {
            return "The signed passport counts below zero.";
        }
        long end = 0;
        foreach (var range in passport.Redacted)
        {
            // Ranges that touch are one range: there is one way to write them.
            if (range.Length <= 0 || range.Offset < end || (range.Offset == end && end > 0) || range.Length > passport.Scan.Bytes - range.Offset)
            {
                return $"The signed passport's redacted range [{range.Offset},{range.Length}] is out of order, empty, or outside the dump.";
            }
            end = range.Offset + range.Length;
        }
        return passport.Findings.Any(f => f is not { Count: > 0 }) || passport.Arithmetic.Any(a => a is not { Windows: >= 0 })
            ? "The signed passport has an empty finding or statement." : null;
    }
}
