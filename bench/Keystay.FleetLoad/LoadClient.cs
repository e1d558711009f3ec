using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Keystay.FleetLoad;

/// <summary>A service that gets tokens of one ring, with private_key_jwt.</summary>
internal sealed class LoadClient(HttpClient http, string address, string ring) : IDisposable
{
    public const string Audience = "api://mail";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string id = $"urn:load:{ring}";

    /// <summary>Its entry in the file of clients.</summary>
    public object Registration
    {
        get
        {
            var q = key.ExportParameters(includePrivateParameters: false).Q;
            object[] keys = [new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(q.X), y = Base64Url.EncodeToString(q.Y), kid = id, alg = "ES256" }];
            return new { id, ring, audiences = new[] { Audience }, scopes = new[] { "read" }, jwks = new { keys } };
        }
    }

    /// <summary>A token; null when the issuer gave none.</summary>
    public async Task<LoadToken?> TryGetTokenAsync()
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = Assertion(),
        });
        using var answer = await http.PostAsync(new Uri($"{address}/{ring}/token"), content);
        return answer.IsSuccessStatusCode ? LoadToken.Of((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!) : null;
    }

    public void Dispose() => key.Dispose();

    private string Assertion()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string input = $"{Part(new { alg = "ES256", typ = "JWT", kid = id })}.{Part(new { iss = id, sub = id, aud = $"{address}/{ring}/token", jti = Guid.NewGuid(), iat = now, exp = now + 60 })}";
        return $"{input}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    private static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
