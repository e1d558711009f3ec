using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>Page and code hold each other: neither has a reason that the other lacks.</summary>
public class ReasonPageTests
{
    [Fact]
    public void The_page_has_one_row_for_every_reason_code_and_no_other()
    {
        Assert.Equal(Enum.GetValues<TokenReason>().Select(r => r.Code()).Order(StringComparer.Ordinal), ReasonPage.Reasons.Select(r => r.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_tells_a_cause_and_a_remedy()
    {
        Assert.All(ReasonPage.Reasons, r => Assert.True(r.Cause.Trim().Length > 4 && (r.Code == "accepted" || r.Remedy.Trim().Length > 4), r.Code));
    }

    [Fact]
    public void The_page_calls_an_alarm_what_the_code_calls_one()
    {
        var alarms = ReasonPage.Reasons.Where(r => r.Remedy.Contains("alarm", StringComparison.Ordinal)).Select(r => TokenReasons.Parse(r.Code)!.Value);
        Assert.Equal(Enum.GetValues<TokenReason>().Where(r => r.IsAlarm()).Order(), alarms.Order());
    }
}
