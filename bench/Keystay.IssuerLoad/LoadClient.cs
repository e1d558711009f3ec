using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Keystay.IssuerLoad;

/// <summary>A client of one ring, with a key of its own that it proves itself with (RFC 7523). The key is in this process alone.</summary>
internal sealed class LoadClient(string ring) : IDisposable
{
    public const string Audience = "api://mail";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Ring => ring;

    private string Id => $"urn:load:{ring}";

    /// <summary>Its entry in the file of clients.</summary>
    public object Registration()
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(q.X!), y = Base64Url.EncodeToString(q.Y!), kid = Id, alg = "ES256" };
        return new { id = Id, ring, audiences = new[] { Audience }, scopes = new[] { "read" }, jwks = new { keys = new[] { jwk } } };
    }

    /// <summary>An assertion that is good for one request.</summary>
    public string Assertion(string endpoint)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string header = JsonSerializer.Serialize(new { alg = "ES256", typ = "JWT", kid = Id });
        string payload = JsonSerializer.Serialize(new { iss = Id, sub = Id, aud = endpoint, jti = Guid.NewGuid().ToString("N"), iat = now, exp = now + 60 });
        string input = $"{Encode(header)}.{Encode(payload)}";
        byte[] signature;
        lock (key)
        {
            signature = key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256);
        }
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => key.Dispose();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
