using System.Net;
using System.Net.Sockets;
using System.Text;
using Keystay.Tokens.Tests.Forgery;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Bearer;

/// <summary>What an API that adopted Keystay in one line answers, over HTTP.</summary>
public sealed class KeystayBearerHandlerTests : IAsyncLifetime
{
    private readonly TwoRings rings = TwoRings.Shared;
    private TestIssuer issuer = null!;
    private TestApi api = null!;

    public async ValueTask InitializeAsync()
    {
        issuer = await TestIssuer.StartAsync(rings.Jwks);
        api = await TestApi.StartAsync(issuer);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_request_without_a_token_is_challenged_and_told_of_no_error()
    {
        var answer = await api.GetAsync("/me", null);
        Assert.Equal((401, "Bearer"), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task A_good_token_is_accepted_and_its_claims_keep_their_names()
    {
        var answer = await api.GetAsync("/me", rings.Good());
        Assert.Equal(200, answer.Status);
        foreach (string claim in new[] { "sub=alice", $"tid={TwoRings.Tenant}", "roles=reader", "roles=guest", "scope=mail.read mail.list", "aud=api://mail" })
        {
            Assert.Contains($"\"{claim}\"", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Name_and_roles_are_what_the_options_say()
    {
        Assert.Equal("alice True False", (await api.GetAsync("/name", rings.Good())).Body);
        await using var other = await TestApi.StartAsync(issuer, o => (o.NameClaimType, o.RoleClaimType) = ("client_id", "scope"));
        Assert.Equal("app False False", (await other.GetAsync("/name", rings.Good())).Body);
    }

    [Fact]
    public async Task The_token_of_Storm_0558_is_refused_and_so_is_its_reverse()
    {
        var answer = await api.GetAsync("/me", rings.Storm0558());
        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"key-scope-mismatch\""), (answer.Status, answer.Challenge));
        answer = await api.GetAsync("/me", TwoRings.Token(rings.Tenants, TwoRings.Payload(TwoRings.ConsumerTenant)));
        Assert.Equal((401, "Bearer error=\"invalid_token\", error_description=\"key-scope-carved-out\""), (answer.Status, answer.Challenge));
    }

    [Theory]
    [InlineData("aud", "\"api://other\"", "aud-mismatch")]
    [InlineData("exp", "1700000000", "times-contradict")]
    [InlineData("iss", "\"https://evil.test/\"", "issuer-not-trusted")]
    [InlineData("jti", "\"\"", "claim-malformed")]
    public async Task A_refusal_names_its_cause(string claim, string value, string code)
    {
        var answer = await api.GetAsync("/me", TwoRings.Token(rings.Tenants, TwoRings.Payload().With(claim, value)));
        Assert.Equal((401, $"Bearer error=\"invalid_token\", error_description=\"{code}\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task A_challenge_tells_realm_and_no_reason_where_that_is_configured()
    {
        await using var other = await TestApi.StartAsync(issuer, o => (o.Realm, o.IncludeReason) = ("mail", false));
        Assert.Equal("Bearer realm=\"mail\"", (await other.GetAsync("/me", null)).Challenge);
        Assert.Equal("Bearer realm=\"mail\", error=\"invalid_token\"", (await other.GetAsync("/me", "x")).Challenge);
    }

    [Fact]
    public async Task A_token_that_grants_too_little_is_told_what_it_lacks()
    {
        Assert.Equal(200, (await api.GetAsync("/mail", rings.Good())).Status);
        var answer = await api.SendAsync(HttpMethod.Post, "/mail", $"Bearer {rings.Good()}");
        Assert.Equal((403, "Bearer error=\"insufficient_scope\", scope=\"mail.read mail.write\""), (answer.Status, answer.Challenge));
        answer = await api.GetAsync("/owner", rings.Good());
        Assert.Equal((403, "Bearer error=\"insufficient_scope\""), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task Entras_scopes_count_as_scopes()
    {
        string token = TwoRings.Token(rings.Tenants, TwoRings.Payload().Renamed("scope", "scp").With("scp", "\"mail.write mail.read\""));
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Post, "/mail", $"Bearer {token}")).Status);
    }

    [Fact]
    public async Task A_token_is_taken_from_its_header_alone()
    {
        Assert.Equal("Bearer", (await api.GetAsync($"/me?access_token={rings.Good()}", null)).Challenge);
        using var form = new FormUrlEncodedContent([new("access_token", rings.Good())]);
        using var response = await api.Client.PostAsync("/me", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_schemes_name_is_read_in_any_case_and_other_schemes_are_left_to_others()
    {
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Get, "/me", $"bEARER   {rings.Good()}")).Status);
        Assert.Equal("Bearer", (await api.SendAsync(HttpMethod.Get, "/me", $"Basic {rings.Good()}")).Challenge);
        Assert.Equal("Bearer", (await api.SendAsync(HttpMethod.Get, "/me", $"DPoP {rings.Good()}")).Challenge);
        Assert.Contains("not-three-segments", (await api.SendAsync(HttpMethod.Get, "/me", "Bearer")).Challenge, StringComparison.Ordinal);
    }

    /// <summary>Over a socket, as HttpClient joins them.</summary>
    [Fact]
    public async Task Two_Authorization_headers_are_a_bad_request()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var socket = new TcpClient();
        await socket.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port, cancel);
        var stream = socket.GetStream();
        string request = $"GET /me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {rings.Good()}\r\nAuthorization: Bearer {rings.Storm0558()}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancel);
        string answer = await new StreamReader(stream).ReadToEndAsync(cancel);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("error=\"invalid_request\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_asks_for_nobody_answers_anybody()
    {
        Assert.Equal((200, "False"), await BodyAsync(null));
        Assert.Equal((200, "False"), await BodyAsync(rings.Storm0558()));
    }

    [Fact]
    public async Task A_service_that_could_not_read_its_keys_says_that_it_is_its_own_fault()
    {
        issuer.Jwks = null;
        await using var other = await TestApi.StartAsync(issuer);
        var answer = await other.GetAsync("/me", rings.Good());
        Assert.Equal((503, "Bearer error=\"invalid_token\", error_description=\"unknown-key\""), (answer.Status, answer.Challenge));
        Assert.Equal((503, "Unhealthy"), ((await other.GetAsync("/health", null)).Status, (await other.GetAsync("/health", null)).Body));
    }

    [Fact]
    public async Task Health_is_good_once_the_keys_are_read()
    {
        Assert.Equal(200, (await api.GetAsync("/me", rings.Good())).Status);
        var answer = await api.GetAsync("/health", null);
        Assert.Equal((200, "Healthy"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task The_first_requests_wait_for_the_keys_and_are_not_refused()
    {
        await using var other = await TestApi.StartAsync(issuer);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => other.GetAsync("/me", rings.Good())));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
    }

    [Fact]
    public async Task A_key_that_is_published_later_is_asked_for()
    {
        using var next = new SigningKey(Keystay.Keys.SignatureAlgorithm.ES256, "next", TwoRings.Template);
        Assert.Equal(200, (await api.GetAsync("/me", rings.Good())).Status);
        issuer.Jwks = TwoRings.JwksOf(rings.Tenants.Jwk(), rings.Consumers.Jwk(), next.Jwk());
        var end = DateTime.UtcNow.AddSeconds(60);
        int status;
        do
        {
            // A request waits for the reading that it causes, but not for ever: on a busy machine it is a later one that is answered.
            status = (await api.GetAsync("/me", TwoRings.Token(next, TwoRings.Payload()))).Status;
        }
        while (status == 401 && !TestContext.Current.CancellationToken.IsCancellationRequested && DateTime.UtcNow < end);
        Assert.Equal(200, status);
    }

    private async Task<(int, string)> BodyAsync(string? token)
    {
        var answer = await api.GetAsync("/open", token);
        return (answer.Status, answer.Body);
    }
}
