using System.Text.Json;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>The forged tokens under <c>KEYSTAY_SHARED</c>: each row says what must become of it.</summary>
public class ForgedTokensTests
{
    /// <summary>Rows for which either answer can be defended; docs/tokens.md says why these were chosen.</summary>
    internal static readonly Dictionary<string, string> Decided = new()
    {
        ["A11"] = "alg-mismatch",
        ["A18"] = "accepted",
        ["C07"] = "time-malformed",
        ["C37"] = "token-too-large",
        ["C41"] = "control-character",
        ["C43"] = "lifetime-too-long",
        ["C02"] = "expired",
        ["C12"] = "not-yet-valid",
        ["H20"] = "accepted",
    };

    [Fact]
    public void Every_row_is_decided_as_it_must_be()
    {
        string folder = SharedFolder.Path("tokens");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        var root = document.RootElement;
        var issuers = root.GetProperty("issuers").EnumerateArray().Select(i => IssuerPattern.Parse(i.GetString()!)).ToArray();
        var clock = new ProtectedClock(new StandingClock(DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("at").GetInt64())));
        var options = new TokenValidatorOptions { Audiences = [root.GetProperty("audience").GetString()!], Profile = ClaimsProfile.AnyToken };
        var wrong = new List<string>();
        var rows = root.GetProperty("cases").EnumerateArray().ToList();
        foreach (var row in rows)
        {
            byte[] jwks = File.ReadAllBytes(Path.Combine(folder, $"jwks-{row.GetProperty("jwks").GetString()}.json"));
            var keys = KeySet.Load([new KeyDocument("jwks", jwks, issuers)]);
            var result = new TokenValidator(options, new StaticKeySource(keys), clock).Validate(row.GetProperty("token").GetString().AsMemory());
            (string id, string expected) = (row.GetProperty("id").GetString()!, row.GetProperty("expect").GetString()!);
            bool right = expected switch
            {
                "accept" => result.IsAccepted,
                "reject" => !result.IsAccepted,
                _ => Decided.GetValueOrDefault(id) == result.Reason.Code(),
            };
            if (!right)
            {
                wrong.Add($"{id}: {expected}, but {result.Reason.Code()}");
            }
        }
        Assert.Empty(wrong);
        Assert.True(rows.Count >= 84);
    }

    [Fact]
    public void The_page_decides_what_these_rows_are_held_to()
    {
        Assert.Equal(Decided.OrderBy(d => d.Key, StringComparer.Ordinal), ReasonPage.Decisions.OrderBy(d => d.Key, StringComparer.Ordinal));
    }
}
