using System.Net;
using System.Text.Json;
using Keystay.Signing.Custody;
using Keystay.Signing.Ledger;

namespace Keystay.Issuer.Tests.Tokens;

public sealed class TokenEndpointsTests(SharedIssuer shared)
{
    [Fact]
    public async Task Every_token_that_was_handed_out_is_in_the_ledger()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        string[] tokens = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => issuer.Client.GetTokenAsync(issuer)));
        string enterprise = await issuer.EnterpriseClient.GetTokenAsync(issuer);
        await issuer.StopAsync();
        Assert.Empty(await LedgerCheck.RunAsync(issuer.Ledger, issuer.LedgerOrigin, issuer.LedgerKey, TestContext.Current.CancellationToken));
        var records = (await issuer.RecordsAsync()).ToDictionary(r => Convert.ToHexString(r.Record.SignatureSha256.Span), r => r.Record);
        Assert.Equal(41, records.Count);
        foreach (string token in tokens.Append(enterprise))
        {
            var claims = Payload(token);
            var record = records[Convert.ToHexString(SignatureHash(token))];
            Assert.Equal(claims.GetProperty("jti").GetString(), record.TokenId);
            Assert.Equal(claims.GetProperty("iss").GetString(), record.Issuer);
            Assert.Equal(claims.GetProperty("aud").GetString(), record.Audience);
            Assert.Equal(claims.GetProperty("client_id").GetString(), record.Client);
            Assert.Equal(claims.GetProperty("exp").GetInt64(), record.ExpiresAt.ToUnixTimeSeconds());
            Assert.Equal(LedgerRecord.HashOf(claims.GetProperty("sub").GetString()!), record.SubjectSha256.ToArray());
        }
    }

    [Fact]
    public async Task A_client_gets_what_it_may_have_and_nothing_else()
    {
        var issuer = shared.Issuer;
        (string, string) grant = ("grant_type", "client_credentials");
        var (status, json) = await issuer.Client.PostAsync(issuer, "/consumer/token", grant, ("resource", "api://files"), ("scope", "read"));
        Assert.Equal((HttpStatusCode.OK, "read", 600), (status, json.GetProperty("scope").GetString(), json.GetProperty("expires_in").GetInt32()));
        Assert.Equal("invalid_target", await ErrorAsync(issuer, "/consumer/token", grant, ("resource", "api://payroll")));
        Assert.Equal("invalid_target", await ErrorAsync(issuer, "/consumer/token", grant)); // it has two
        Assert.Equal("invalid_scope", await ErrorAsync(issuer, "/consumer/token", grant, ("resource", TestClient.Mail), ("scope", "read admin")));
        Assert.Equal("unsupported_grant_type", await ErrorAsync(issuer, "/consumer/token", ("grant_type", "password"), ("resource", TestClient.Mail)));
        Assert.Equal("invalid_client", await ErrorAsync(issuer, "/enterprise/token", grant, ("resource", TestClient.Mail)));
        Assert.Equal("invalid_client", await ErrorAsync(issuer, "/consumer/token", grant, grant, ("resource", TestClient.Mail))); // a parameter twice
        Assert.Equal("invalid_client", await ErrorAsync(issuer, "/nowhere/token", grant));
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused()
    {
        var issuer = shared.Issuer;
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("client_assertion", new string('a', 64 << 10))]);
        using var answer = await issuer.Http.PostAsync("/consumer/token", content, TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.BadRequest, answer.StatusCode.ToString());
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait()
    {
        await using var issuer = await RunningIssuer.StartAsync(change: o => o with { RequestsPerSecond = 1 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => issuer.Http.PostAsync("/consumer/token", null, TestContext.Current.CancellationToken)));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Introspection_knows_what_was_issued_before_and_after_a_restart()
    {
        await using var issuer = await RunningIssuer.StartAsync();
        string token = await issuer.Client.GetTokenAsync(issuer);
        var json = await IntrospectAsync(issuer, token);
        Assert.True(json.GetProperty("active").GetBoolean());
        Assert.Equal(issuer.Client.Id, json.GetProperty("client_id").GetString());
        await issuer.RestartAsync();
        Assert.True((await IntrospectAsync(issuer, token)).GetProperty("active").GetBoolean());
    }

    /// <summary>A perfect forgery: the ring's own key, right claims, and no record.</summary>
    [Fact]
    public async Task A_token_that_was_signed_and_never_recorded_is_not_active()
    {
        var issuer = shared.Issuer;
        string good = await issuer.Client.GetTokenAsync(issuer);
        using var signer = issuer.Signer(RunningIssuer.Consumer);
        var now = DateTimeOffset.UtcNow;
        string kid = JsonDocument.Parse(Part(good, 0)).RootElement.GetProperty("kid").GetString()!;
        var forged = await signer.SignAsync(kid, new TokenClaims
        {
            Subject = issuer.Client.Id,
            ClientId = issuer.Client.Id,
            Audience = [TestClient.Mail],
            JwtId = Payload(good).GetProperty("jti").GetString()!,
            IssuedAt = now,
            ExpiresAt = now.AddMinutes(5),
        });
        Assert.Equal("{\"active\":false}", (await IntrospectAsync(issuer, forged.ToString())).ToString());
        string[] parts = good.Split('.'), others = forged.ToString().Split('.');
        Assert.Equal("{\"active\":false}", (await IntrospectAsync(issuer, $"{others[0]}.{others[1]}.{parts[2]}")).ToString());
        Assert.Equal("{\"active\":false}", (await IntrospectAsync(issuer, "nonsense")).ToString());
        Assert.Equal("{\"active\":false}", (await IntrospectAsync(issuer, "a.b.c")).ToString());
        Assert.True((await IntrospectAsync(issuer, good)).GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task A_client_that_may_not_introspect_is_told_nothing()
    {
        var issuer = shared.Issuer;
        string token = await issuer.Client.GetTokenAsync(issuer);
        Assert.Equal("invalid_client", await ErrorAsync(issuer, "/consumer/introspect", ("token", token)));
    }

    [Fact]
    public async Task Two_issuers_do_not_run_on_one_state()
    {
        var issuer = shared.Issuer;
        var refused = await Assert.ThrowsAsync<Signing.Rings.RingStateException>(() => IssuerApplication.StartAsync(issuer.Options, null, TestContext.Current.CancellationToken));
        Assert.Equal("issuer-running", refused.Reason);
        await issuer.Client.GetTokenAsync(issuer);
    }

    [Fact]
    public async Task The_service_says_how_it_is()
    {
        var issuer = shared.Issuer;
        Assert.Equal("Healthy", await issuer.Http.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> IntrospectAsync(RunningIssuer issuer, string token)
    {
        var (status, json) = await issuer.Resource.PostAsync(issuer, "/consumer/introspect", ("token", token));
        Assert.Equal(HttpStatusCode.OK, status);
        return json;
    }

    private static async Task<string?> ErrorAsync(RunningIssuer issuer, string endpoint, params (string, string)[] form) =>
        (await issuer.Client.PostAsync(issuer, endpoint, form)).Json.GetProperty("error").GetString();

    private static byte[] Part(string token, int index) => System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[index]);

    private static JsonElement Payload(string token) => JsonDocument.Parse(Part(token, 1)).RootElement;

    private static byte[] SignatureHash(string token) => System.Security.Cryptography.SHA256.HashData(Part(token, 2));
}
