using System.Text.RegularExpressions;
using Keystay.Tokens.Tests;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Docs;

/// <summary>docs/aspnetcore.md and the code have the same reasons.</summary>
public partial class BindingReasonPageTests
{
    [Fact]
    public void The_page_has_one_row_for_every_reason_and_no_other()
    {
        string page = File.ReadAllText(Path.Combine(SharedFolder.Repository, "docs", "aspnetcore.md"));
        string section = page[page.IndexOf("## DPoP", StringComparison.Ordinal)..page.IndexOf("## RequireKeyScope", StringComparison.Ordinal)];
        var codes = Enum.GetValues<BindingReason>().Where(r => r != BindingReason.Accepted).Select(r => r.Code()).ToList();
        Assert.Equal(codes.Order(StringComparer.Ordinal), Row().Matches(section).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Equal(codes.Count, codes.Distinct().Count());
        Assert.All(Enum.GetValues<BindingReason>(), r => Assert.EndsWith(".", r.Sentence(), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \| ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
