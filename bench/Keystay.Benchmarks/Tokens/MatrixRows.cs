using System.Text.Json;
using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;
using Keystay.Tokens.Trust;

namespace Keystay.Benchmarks.Tokens;

/// <summary>The rows: those of the shared vectors, and those that the tests make.</summary>
internal static class MatrixRows
{
    /// <summary>Of cases.json; rows for which either answer could be defended are left out.</summary>
    public static IReadOnlyList<MatrixRow> Shared(string folder, out DateTimeOffset at, out string audience)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        var root = document.RootElement;
        at = DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("at").GetInt64());
        audience = root.GetProperty("audience").GetString()!;
        var issuers = root.GetProperty("issuers").EnumerateArray().Select(i => IssuerPattern.Parse(i.GetString()!)).ToArray();
        return
        [
            .. root.GetProperty("cases").EnumerateArray().Where(c => c.GetProperty("expect").GetString() is "accept" or "reject").Select(c => new MatrixRow(
                c.GetProperty("category").GetString()!, $"{c.GetProperty("id").GetString()} {c.GetProperty("about").GetString()}", c.GetProperty("token").GetString()!,
                c.GetProperty("expect").GetString() == "accept", [new KeyDocument("jwks", File.ReadAllBytes(Path.Combine(folder, $"jwks-{c.GetProperty("jwks").GetString()}.json")), issuers)])),
        ];
    }

    /// <summary>Of the tests, but for those signed with Ed25519, which Microsoft.IdentityModel does not know: it would refuse them for that.</summary>
    public static IReadOnlyList<MatrixRow> Own(Rings rings)
    {
        (string, Func<Rings, IEnumerable<ForgedToken>>)[] families =
        [
            ("scope", ScopeForgeries.All), ("keys", KeyForgeries.All), ("header", HeaderForgeries.All), ("claims", ClaimForgeries.All), ("times", TimeForgeries.All),
            ("encoding", EncodingForgeries.All), ("signature", SignatureForgeries.All), ("good", GoodTokens.All),
        ];
        return [.. families.SelectMany(f => f.Item2(rings).Where(r => !IsEd25519(r)).Select(r => new MatrixRow(f.Item1, r.Name, r.Token, r.Code == "accepted", r.Documents ?? rings.Documents)))];
    }

    private static bool IsEd25519(ForgedToken row) => row.Name.Contains("EdDSA", StringComparison.Ordinal) || row.Name.Contains("Ed25519", StringComparison.Ordinal);
}
