using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keystay.Issuer.Clients;

namespace Keystay.Issuer.Tests;

/// <summary>A client with a key of its own.</summary>
internal sealed class TestClient(string id, string ring, bool mayIntrospect = false, string? tenant = null) : IDisposable
{
    public const string Mail = "api://mail";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Id => id;

    public string Ring => ring;

    public IssuerClient Registration => new(id, ring, [Mail, "api://files"], ["read", "write"], Encoding.UTF8.GetBytes(Jwks()), mayIntrospect, tenant);

    /// <summary>A signed assertion about this client, changed as a test wants it.</summary>
    public string Assertion(string audience, string? tokenId = null, string? subject = null, int secondsFromNow = 0, int lifetime = 60, TestClient? signedBy = null)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + secondsFromNow;
        string header = JsonSerializer.Serialize(new { alg = "ES256", typ = "JWT", kid = id });
        string payload = JsonSerializer.Serialize(new { iss = id, sub = subject ?? id, aud = audience, jti = tokenId ?? Guid.NewGuid().ToString(), iat = now, exp = now + lifetime });
        string input = Encode(Encoding.UTF8.GetBytes(header)) + "." + Encode(Encoding.UTF8.GetBytes(payload));
        return input + "." + Encode((signedBy ?? this).key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256));
    }

    public async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(RunningIssuer issuer, string endpoint, params (string Name, string Value)[] form)
    {
        var fields = form.Select(f => KeyValuePair.Create(f.Name, f.Value)).ToList();
        if (form.All(f => f.Name != "client_assertion"))
        {
            fields.Add(KeyValuePair.Create("client_assertion", Assertion($"{issuer.Address}{endpoint}")));
        }
        fields.Add(KeyValuePair.Create("client_assertion_type", ClientAuthentication.AssertionType));
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await issuer.Http.PostAsync(endpoint, content, TestContext.Current.CancellationToken);
        var json = answer.Content.Headers.ContentLength > 0 ? await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken) : default;
        return (answer.StatusCode, json);
    }

    public async Task<string> GetTokenAsync(RunningIssuer issuer)
    {
        var (status, json) = await PostAsync(issuer, $"/{ring}/token", ("grant_type", "client_credentials"), ("resource", Mail));
        Assert.True(status == HttpStatusCode.OK, json.ToString());
        return json.GetProperty("access_token").GetString()!;
    }

    public void Dispose() => key.Dispose();

    private string Jwks()
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.Serialize(new { keys = new[] { new { kty = "EC", crv = "P-256", x = Encode(q.X!), y = Encode(q.Y!), kid = id, alg = "ES256" } } });
    }

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
