using System.Text.Json;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>The forged tokens under <c>KEYSTAY_SHARED</c>: each row says what must become of it.</summary>
public class ForgedTokensTests
{
    [Fact]
    public void Every_row_is_decided_as_it_must_be()
    {
        string folder = Folder();
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        var root = document.RootElement;
        var issuers = root.GetProperty("issuers").EnumerateArray().Select(i => IssuerPattern.Parse(i.GetString()!)).ToArray();
        var clock = new ProtectedClock(new StandingClock(DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("at").GetInt64())));
        var options = new TokenValidatorOptions { Audiences = [root.GetProperty("audience").GetString()!], Profile = ClaimsProfile.AnyToken };
        int decided = 0;
        var wrong = new List<string>();
        foreach (var row in root.GetProperty("cases").EnumerateArray())
        {
            byte[] jwks = File.ReadAllBytes(Path.Combine(folder, $"jwks-{row.GetProperty("jwks").GetString()}.json"));
            var keys = KeySet.Load([new KeyDocument("jwks", jwks, issuers)]);
            var result = new TokenValidator(options, new StaticKeySource(keys), clock).Validate(row.GetProperty("token").GetString().AsMemory());
            string expected = row.GetProperty("expect").GetString()!;
            if (expected is "accept" or "reject")
            {
                decided++;
                if (result.IsAccepted != (expected == "accept"))
                {
                    wrong.Add($"{row.GetProperty("id").GetString()}: {expected}, but {result.Reason.Code()}");
                }
            }
        }
        Assert.Empty(wrong);
        Assert.True(decided >= 78);
    }

    private static string Folder()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Keystay.slnx")))
        {
            root = root.Parent;
        }
        string shared = Environment.GetEnvironmentVariable("KEYSTAY_SHARED") is { Length: > 0 } given ? given : Path.Combine(root?.Parent?.FullName ?? ".", "shared");
        string folder = Path.Combine(shared, "vectors", "tokens");
        if (!Directory.Exists(folder))
        {
            string reason = $"{folder} is not there; set KEYSTAY_SHARED to the folder that holds vectors/.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }
        return folder;
    }
}
