using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Interop;

/// <summary>The sample API, started as anyone would, and called with curl.</summary>
public class MailApiTests
{
    private readonly TwoRings rings = TwoRings.Shared;

    [Fact]
    public async Task It_accepts_good_tokens_and_refuses_others_with_the_reason()
    {
        Tool.Require("curl");
        await using var issuer = await TestIssuer.StartAsync(rings.Jwks);
        using var api = await MailApiProcess.StartAsync(new Dictionary<string, string>
        {
            ["Tokens__Metadata__0"] = issuer.Metadata,
            ["Tokens__Keys__AllowLoopbackHttp"] = "true",
            ["Tokens__Issuers__0"] = TwoRings.Template,
            ["Tokens__Issuers__1"] = TwoRings.Issuer(TwoRings.ConsumerTenant),
        });
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string expired = TwoRings.Token(rings.Tenants, TwoRings.Payload().With("iat", $"{now - 700}").With("exp", $"{now - 100}"));

        Assert.Equal((200, ""), await CurlAsync("GET", api, rings.Good()));
        Assert.Equal((200, ""), await CurlAsync("GET", api, TwoRings.Token(rings.Consumers, TwoRings.Payload(TwoRings.ConsumerTenant))));
        Assert.Equal((401, "Bearer"), await CurlAsync("GET", api, null));
        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"expired\""), await CurlAsync("GET", api, expired));
        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"key-scope-mismatch\""), await CurlAsync("GET", api, rings.Storm0558()));
        Assert.Equal((403, "Bearer error=\"insufficient_scope\", scope=\"mail.send\""), await CurlAsync("POST", api, rings.Good()));
        Assert.Equal("Healthy", await Tool.RunAsync(".", "curl", "-sS", $"{api.Address}/health"));
    }

    private static async Task<(int Status, string Challenge)> CurlAsync(string method, MailApiProcess api, string? token)
    {
        string[] bearer = token is null ? [] : ["-H", $"Authorization: Bearer {token}"];
        string printed = await Tool.RunAsync(".", "curl", ["-sS", "-o", "/dev/null", "-w", "%{http_code} %header{www-authenticate}", "-X", method, .. bearer, $"{api.Address}/mail"]);
        return (int.Parse(printed[..3], null), printed[4..]);
    }
}
