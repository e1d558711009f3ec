using System.Text.RegularExpressions;

namespace Keystay.Tokens.Tests;

/// <summary>docs/tokens.md, the reference of reason codes, as its tables say it.</summary>
internal static partial class ReasonPage
{
    private static readonly string Text = File.ReadAllText(Path.Combine(SharedFolder.Repository, "docs", "tokens.md"));

    /// <summary>The rows about reason codes: the code, its cause, and what to do.</summary>
    public static IReadOnlyList<(string Code, string Cause, string Remedy)> Reasons { get; } =
        [.. ReasonRow().Matches(Section("## Reason codes")).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))];

    /// <summary>The rows of the forged-token matrix that either answer could be defended for, and the code that each is decided with.</summary>
    public static IReadOnlyDictionary<string, string> Decisions { get; } = DecisionRow().Matches(Section("## Where either answer"))
        .ToDictionary(m => m.Groups[1].Value, m => m.Groups[3].Success ? m.Groups[3].Value : m.Groups[2].Value);

    private static string Section(string heading)
    {
        int start = Text.IndexOf(heading, StringComparison.Ordinal);
        int end = Text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return Text[start..end];
    }

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex ReasonRow();

    [GeneratedRegex(@"^\| [^|]*\(([A-Z]\d\d)\) \| [^|]*?(accepted|refused)(?:, `([a-z0-9-]+)`)?[^|]* \|", RegexOptions.Multiline)]
    private static partial Regex DecisionRow();
}
