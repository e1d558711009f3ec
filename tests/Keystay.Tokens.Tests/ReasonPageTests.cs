using System.Text.RegularExpressions;
using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>docs/tokens.md is the reference of reason codes.</summary>
public partial class ReasonPageTests
{
    [Fact]
    public void The_page_has_a_row_for_every_reason_code_and_no_other()
    {
        string page = File.ReadAllText(Path.Combine(SharedFolder.Repository, "docs", "tokens.md"));
        int end = page.IndexOf("## Where either answer", StringComparison.Ordinal);
        var described = Row().Matches(page[..end]).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(Enum.GetValues<TokenReason>().Select(r => r.Code()).Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_calls_an_alarm_what_the_code_calls_one()
    {
        string page = File.ReadAllText(Path.Combine(SharedFolder.Repository, "docs", "tokens.md"));
        var alarms = page.Split('\n').Where(l => l.Contains("alarm", StringComparison.Ordinal)).SelectMany(l => Row().Matches(l)).Select(m => TokenReasons.Parse(m.Groups[1].Value)!.Value);
        Assert.Equal(Enum.GetValues<TokenReason>().Where(r => r.IsAlarm()).Order(), alarms.Order());
    }

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
