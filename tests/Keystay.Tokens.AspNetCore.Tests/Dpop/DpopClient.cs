using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;

namespace Keystay.Tokens.AspNetCore.Tests.Dpop;

/// <summary>A client that holds a key and proves it (RFC 9449).</summary>
internal sealed class DpopClient : IDisposable
{
    public SigningKey Key { get; } = new(SignatureAlgorithm.ES256, "unused");

    public string Thumbprint => PublicKeyReader.ReadJwk(System.Text.Json.JsonDocument.Parse(Jwk(Key)).RootElement).Thumbprint;

    /// <summary>The public key with the members that count and no others.</summary>
    public static string Jwk(SigningKey key)
    {
        var jwk = key.Jwk();
        foreach (string member in new[] { "use", "alg", "kid" })
        {
            jwk.Remove(member);
        }
        return jwk.ToJsonString();
    }

    public Members Header() => new(("typ", "\"dpop+jwt\""), ("alg", Members.Text(Key.AlgorithmName)), ("jwk", Jwk(Key)));

    public static Members Payload(string method, string address, string token) => new(
        ("jti", Members.Text(Guid.NewGuid().ToString())), ("htm", Members.Text(method)), ("htu", Members.Text(address)),
        ("iat", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}"), ("ath", Members.Text(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token))))));

    public string Proof(string method, string address, string token) => Key.Token(Header().ToString(), Payload(method, address, token).ToString());

    /// <summary>The claims of a token that is bound to this client's key.</summary>
    public Members Bound() => TwoRings.Payload().And("cnf", $"{{\"jkt\":\"{Thumbprint}\"}}");

    public void Dispose() => Key.Dispose();
}
