using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Dpop;

/// <summary>A token that is bound to a key is good in the hands of that key's holder, and once for each proof.</summary>
public sealed class DpopValidatorTests : IAsyncLifetime
{
    private static readonly string Algorithms = string.Join(' ', Enum.GetNames<SignatureAlgorithm>());

    private readonly TwoRings rings = TwoRings.Shared;
    private readonly DpopClient client = new();
    private TestIssuer issuer = null!;
    private TestApi api = null!;
    private string token = "";

    private string Address => $"{api.Client.BaseAddress}me";

    public async ValueTask InitializeAsync()
    {
        issuer = await TestIssuer.StartAsync(rings.Jwks);
        api = await TestApi.StartAsync(issuer, o => o.Dpop.Mode = DpopMode.Allowed);
        token = TwoRings.Token(rings.Tenants, client.Bound());
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        await issuer.DisposeAsync();
        client.Dispose();
    }

    [Fact]
    public async Task The_holder_of_the_key_is_accepted_once_for_each_proof()
    {
        string proof = client.Proof("GET", Address, token);
        Assert.Equal(200, (await SendAsync(proof)).Status);
        await RefusedAsync("invalid_dpop_proof", "dpop-replayed", proof);
        Assert.Equal(200, (await SendAsync(client.Proof("GET", Address, token))).Status);
    }

    [Theory]
    [InlineData(SignatureAlgorithm.RS256)]
    [InlineData(SignatureAlgorithm.PS384)]
    [InlineData(SignatureAlgorithm.ES512)]
    [InlineData(SignatureAlgorithm.EdDSA)]
    public async Task A_proof_may_be_signed_with_any_algorithm_that_tokens_are(SignatureAlgorithm algorithm)
    {
        using var key = new SigningKey(algorithm, "unused");
        string jwk = DpopClient.Jwk(key);
        string thumbprint = PublicKeyReader.ReadJwk(System.Text.Json.JsonDocument.Parse(jwk).RootElement).Thumbprint;
        token = TwoRings.Token(rings.Tenants, TwoRings.Payload().And("cnf", $"{{\"jkt\":\"{thumbprint}\"}}"));
        string header = client.Header().With("jwk", jwk).With("alg", Members.Text(key.AlgorithmName)).ToString();
        Assert.Equal(200, (await SendAsync(key.Token(header, DpopClient.Payload("GET", Address, token).ToString()))).Status);
    }

    [Fact]
    public async Task A_bound_token_without_a_proof_is_refused_in_every_mode()
    {
        foreach (var mode in Enum.GetValues<DpopMode>())
        {
            await using var other = await TestApi.StartAsync(issuer, o => o.Dpop.Mode = mode);
            var answer = await other.GetAsync("/me", token);
            Assert.Equal(401, answer.Status);
            Assert.All(answer.Challenges, c => Assert.Contains("error=\"invalid_token\", error_description=\"token-is-bound\"", c, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_token_bound_in_a_way_that_is_not_checked_is_refused()
    {
        foreach (string confirmation in new[] { "{\"x5t#S256\":\"x\"}", $"{{\"jkt\":\"{client.Thumbprint}\",\"x5t#S256\":\"x\"}}", "{}", "null", "\"x\"", "{\"jkt\":1}", "[]" })
        {
            token = TwoRings.Token(rings.Tenants, TwoRings.Payload().And("cnf", confirmation));
            await RefusedAsync("invalid_token", "token-is-bound", client.Proof("GET", Address, token));
            Assert.Contains("token-is-bound", (await api.GetAsync("/me", token)).Challenges[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_that_is_not_bound_is_a_bearer_token_and_nothing_else()
    {
        Assert.Equal(200, (await api.GetAsync("/me", rings.Good())).Status);
        token = rings.Good();
        await RefusedAsync("invalid_token", "token-not-bound", client.Proof("GET", Address, token));
    }

    [Fact]
    public async Task Where_proofs_are_required_a_bearer_token_is_not_enough()
    {
        await using var strict = await TestApi.StartAsync(issuer, o => o.Dpop.Mode = DpopMode.Required);
        var answer = await strict.GetAsync("/me", rings.Good());
        Assert.Equal((401, $"DPoP error=\"invalid_token\", error_description=\"dpop-required\", algs=\"{Algorithms}\""), (answer.Status, answer.Challenge));
        Assert.Equal($"DPoP algs=\"{Algorithms}\"", (await strict.GetAsync("/me", null)).Challenge);
        string proof = client.Proof("GET", $"{strict.Client.BaseAddress}me", token);
        Assert.Equal(200, (await strict.SendAsync(HttpMethod.Get, "/me", $"DPoP {token}", proof)).Status);
    }

    [Fact]
    public async Task Both_ways_are_offered_where_both_are_allowed() => Assert.Equal(["Bearer", $"DPoP algs=\"{Algorithms}\""], (await api.GetAsync("/me", null)).Challenges);

    [Fact]
    public async Task A_proof_is_for_one_method_one_address_and_one_token()
    {
        await RefusedAsync("invalid_dpop_proof", "dpop-htm-mismatch", client.Proof("POST", Address, token));
        await RefusedAsync("invalid_dpop_proof", "dpop-htm-mismatch", client.Proof("get", Address, token));
        await RefusedAsync("invalid_dpop_proof", "dpop-ath-mismatch", client.Proof("GET", Address, rings.Good()));
        foreach (string other in new[] { $"{Address}/", $"{Address}x", $"{api.Client.BaseAddress}ME", "https://evil.test/me", Address.Replace("http:", "https:", StringComparison.Ordinal), "/me", "me", "file:///me", Address.Replace("//", "//a@", StringComparison.Ordinal), $"{api.Client.BaseAddress}" })
        {
            await RefusedAsync("invalid_dpop_proof", "dpop-htu-mismatch", client.Proof("GET", other, token));
        }
    }

    [Fact]
    public async Task Spellings_of_an_address_that_mean_the_same_are_the_same()
    {
        var port = api.Client.BaseAddress!.Port;
        foreach (string same in new[] { $"{Address}?x=1#y", $"HTTP://127.0.0.1:{port}/me", $"http://127.0.0.1:{port}/x/../me", $"http://127.0.0.1:{port}/%6d%65" })
        {
            Assert.Equal(200, (await SendAsync(client.Proof("GET", same, token))).Status);
        }
        var answer = await api.SendAsync(HttpMethod.Get, "/a%20b/c%2fd?q", $"DPoP {token}", client.Proof("GET", $"{api.Client.BaseAddress}a%20b/c%2Fd", token));
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task The_hosts_own_name_can_be_configured()
    {
        await using var named = await TestApi.StartAsync(issuer, o => (o.Dpop.Mode, o.Dpop.Origin) = (DpopMode.Allowed, "https://api.example.test"));
        Assert.Equal(200, (await named.SendAsync(HttpMethod.Get, "/me", $"DPoP {token}", client.Proof("GET", "https://api.example.test/me", token))).Status);
        Assert.Equal(401, (await named.SendAsync(HttpMethod.Get, "/me", $"DPoP {token}", client.Proof("GET", $"{named.Client.BaseAddress}me", token))).Status);
    }

    [Fact]
    public async Task A_stolen_token_is_of_no_use_with_another_key()
    {
        using var thief = new DpopClient();
        await RefusedAsync("invalid_token", "dpop-key-mismatch", thief.Proof("GET", Address, token));
        string header = thief.Header().With("jwk", DpopClient.Jwk(client.Key)).ToString();
        await RefusedAsync("invalid_dpop_proof", "dpop-bad-signature", thief.Key.Token(header, DpopClient.Payload("GET", Address, token).ToString()));
    }

    [Fact]
    public async Task A_proof_is_new()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach (long at in new[] { now - 120, now + 120, 0, -now })
        {
            await RefusedAsync("invalid_dpop_proof", "dpop-iat-outside-window", Proof(payload: p => p.With("iat", $"{at}")));
        }
    }

    [Theory]
    [InlineData("jti", "")]
    [InlineData("jti", "\"\"")]
    [InlineData("jti", "1")]
    [InlineData("htm", "")]
    [InlineData("htu", "")]
    [InlineData("iat", "")]
    [InlineData("iat", "\"1\"")]
    [InlineData("iat", "1.5")]
    [InlineData("ath", "")]
    public async Task Every_claim_is_there(string claim, string value) =>
        await RefusedAsync("invalid_dpop_proof", "dpop-claim-malformed", Proof(payload: p => value.Length == 0 ? p.Without(claim) : p.With(claim, value)));

    [Fact]
    public async Task A_proof_is_written_as_strictly_as_a_token()
    {
        await RefusedAsync("invalid_dpop_proof", "dpop-typ", Proof(header: h => h.With("typ", "\"JWT\"")));
        await RefusedAsync("invalid_dpop_proof", "dpop-typ", Proof(header: h => h.Without("typ")));
        foreach (string alg in new[] { "\"none\"", "\"HS256\"", "\"es256\"", "1" })
        {
            await RefusedAsync("invalid_dpop_proof", "dpop-proof-malformed", Proof(header: h => h.With("alg", alg)));
        }
        await RefusedAsync("invalid_dpop_proof", "dpop-proof-malformed", Proof(header: h => h.And("crit", "[\"x\"]")));
        await RefusedAsync("invalid_dpop_proof", "dpop-proof-malformed", Proof(header: h => h.And("typ", "\"dpop+jwt\"")));
        await RefusedAsync("invalid_dpop_proof", "dpop-proof-malformed", Proof(payload: p => p.And("jti", "\"x\"")));
        await RefusedAsync("invalid_dpop_proof", "dpop-proof-malformed", Proof() + "=");
        await RefusedAsync("invalid_dpop_proof", "dpop-proof-malformed", "x");
        await RefusedAsync("invalid_dpop_proof", "dpop-proof-malformed", new string('A', 9000));
    }

    [Fact]
    public async Task The_proofs_key_is_public_strong_and_fits_its_algorithm()
    {
        using var rsa = new SigningKey(SignatureAlgorithm.RS256, "unused");
        using var weak = System.Security.Cryptography.RSA.Create(1024);
        var half = weak.ExportParameters(false);
        string modulus = System.Buffers.Text.Base64Url.EncodeToString(half.Modulus);
        string[] jwks =
        [
            "null", "\"x\"", "{}", "{\"kty\":\"oct\",\"k\":\"AAAA\"}", DpopClient.Jwk(rsa), DpopClient.Jwk(client.Key).Replace("{", "{\"d\":\"AAAA\",", StringComparison.Ordinal),
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}", "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
        ];
        foreach (string jwk in jwks)
        {
            await RefusedAsync("invalid_dpop_proof", "dpop-key", Proof(header: h => h.With("jwk", jwk)));
        }
        await RefusedAsync("invalid_dpop_proof", "dpop-key", Proof(header: h => h.Without("jwk")));
        await RefusedAsync("invalid_dpop_proof", "dpop-key", Proof(header: h => h.With("alg", "\"RS256\"").With("jwk", $"{{\"kty\":\"RSA\",\"n\":\"{modulus}\",\"e\":\"AQAB\"}}")));
    }

    [Fact]
    public async Task There_is_one_proof()
    {
        await RefusedAsync("invalid_dpop_proof", "dpop-proof-missing");
        await RefusedAsync("invalid_dpop_proof", "dpop-proof-repeated", client.Proof("GET", Address, token), client.Proof("GET", Address, token));
    }

    [Fact]
    public async Task Who_sends_too_many_proofs_is_refused_and_not_forgotten()
    {
        await using var small = await TestApi.StartAsync(issuer, o => (o.Dpop.Mode, o.Dpop.MaxRememberedProofs) = (DpopMode.Allowed, 512));
        string Next() => client.Proof("GET", $"{small.Client.BaseAddress}me", token);
        Assert.Equal(200, (await small.SendAsync(HttpMethod.Get, "/me", $"DPoP {token}", Next())).Status);
        Assert.Equal(200, (await small.SendAsync(HttpMethod.Get, "/me", $"DPoP {token}", Next())).Status);
        Assert.Contains("dpop-too-many-proofs", (await small.SendAsync(HttpMethod.Get, "/me", $"DPoP {token}", Next())).Challenges[1], StringComparison.Ordinal);
    }

    private string Proof(Func<Members, Members>? header = null, Func<Members, Members>? payload = null) => client.Key.Token(
        (header ?? (h => h))(client.Header()).ToString(), (payload ?? (p => p))(DpopClient.Payload("GET", Address, token)).ToString());

    private Task<Answer> SendAsync(params string[] proofs) => api.SendAsync(HttpMethod.Get, "/me", $"DPoP {token}", proofs);

    private async Task RefusedAsync(string error, string code, params string[] proofs)
    {
        var answer = await SendAsync(proofs);
        Assert.Equal(401, answer.Status);
        Assert.Equal([$"Bearer error=\"{error}\", error_description=\"{code}\"", $"DPoP error=\"{error}\", error_description=\"{code}\", algs=\"{Algorithms}\""], answer.Challenges);
    }
}
