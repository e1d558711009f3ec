using Xunit;
namespace Keystay.Tokens.Tests.Forgery;

/// <summary>
/// The matrix of our own: every row is a good token but for one thing, and is refused with the reason that names that thing. All keys are made for the run.
/// </summary>
public class ForgeryMatrixTests
{
    private static readonly Lazy<Rings> Shared = new(() => new Rings());

    private static readonly Dictionary<string, Func<Rings, IEnumerable<ForgedToken>>> Families = new()
    {
        ["header"] = HeaderForgeries.All,
        ["claims"] = ClaimForgeries.All,
        ["times"] = TimeForgeries.All,
        ["encoding"] = EncodingForgeries.All,
        ["signature"] = SignatureForgeries.All,
        ["scope"] = ScopeForgeries.All,
        ["keys"] = KeyForgeries.All,
        ["good"] = GoodTokens.All,
    };

    [Theory]
    [InlineData("header", 300)]
    [InlineData("claims", 800)]
    [InlineData("times", 300)]
    [InlineData("encoding", 800)]
    [InlineData("signature", 600)]
    [InlineData("scope", 500)]
    [InlineData("keys", 100)]
    [InlineData("good", 100)]
    public void Every_row_is_decided_for_what_is_wrong_with_it(string family, int atLeast)
    {
        var rows = Families[family](Shared.Value).ToList();
        var wrong = rows.Select(r => (r.Name, r.Code, Judged: Shared.Value.Judge(r).Code())).Where(r => r.Code != r.Judged).Select(r => $"{r.Name}: {r.Code}, but {r.Judged}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)) + $"\n{wrong.Count} of {rows.Count}");
        Assert.True(rows.Count >= atLeast, $"{rows.Count} rows");
        Assert.Equal(rows.Count, rows.DistinctBy(r => r.Name).Count());
    }

    [Fact]
    public void Every_reason_that_a_static_document_can_give_is_given()
    {
        // What only a fetched document, a feed, or time within a process can give has tests of its own.
        TokenReason[] elsewhere = [TokenReason.KeysStale, TokenReason.RingRevoked, TokenReason.SessionRevoked, TokenReason.TokenRevoked, TokenReason.RevocationFeedSilent];
        var given = Families.Values.SelectMany(f => f(Shared.Value)).Select(r => r.Code).Distinct();
        Assert.Equal(Enum.GetValues<TokenReason>().Except(elsewhere).Select(r => r.Code()).Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }
}
