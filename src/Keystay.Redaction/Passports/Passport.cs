using Keystay.Redaction.Debugging;

namespace Keystay.Redaction.Passports;

/// <summary>
/// What Keystay states about a redacted dump: the predicate of an in-toto Statement (docs/passport.md). Offsets and sizes are those of the
/// unpacked dump when the file is compressed.
/// </summary>
/// <remarks>
/// It never holds a hash of removed bytes, nor of the original file: with every other byte and the ranges known, a short secret could be
/// guessed until the hash agrees.
/// </remarks>
public sealed record Passport
{
    /// <summary>The predicate type: names this document's meaning for ever.</summary>
    public const string PredicateType = "https://keystay.dev/passport/v1";

    /// <summary>How long a passport is good for when nothing else is asked for.</summary>
    public static TimeSpan DefaultLifetime { get; } = TimeSpan.FromDays(30);

    /// <summary>When it was made; written in UTC, in whole seconds.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The first moment it is no longer good.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What made it.</summary>
    public required PassportTool Tool { get; init; }

    /// <summary>What was asked to be removed.</summary>
    public required PassportPolicy Policy { get; init; }

    /// <summary>The file as it came in.</summary>
    public required PassportInput Input { get; init; }

    /// <summary>The scan of the file as it went out.</summary>
    public required PassportScan Scan { get; init; }

    /// <summary>What was found and removed.</summary>
    public required IReadOnlyList<PassportFinding> Findings { get; init; }

    /// <summary>Every range overwritten: sorted, apart from one another, inside the dump.</summary>
    public required IReadOnlyList<RedactedRange> Redacted { get; init; }

    /// <summary>What was proven of the output about each public key whose private half was removed.</summary>
    public required IReadOnlyList<ArithmeticStatement> Arithmetic { get; init; }

    /// <summary>What a debugger shows before and after.</summary>
    public required DebugComparison Debugging { get; init; }
}
