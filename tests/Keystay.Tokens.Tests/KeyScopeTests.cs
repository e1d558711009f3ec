using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Xunit;

namespace Keystay.Tokens.Tests;

/// <summary>Two rings in one document, as the common metadata of the incident had them: a key is good for the issuer it belongs to, and for no other.</summary>
public sealed class KeyScopeTests : IDisposable
{
    private const string Template = "https://login.example.test/{tenantid}/v2.0";
    private const string Consumers = "https://login.example.test/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0";
    private const string Enterprise = "https://login.example.test/11111111-1111-4111-8111-111111111111/v2.0";

    private readonly RSA consumer = RSA.Create(2048), enterprise = RSA.Create(2048);
    private readonly DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    [Fact]
    public void A_key_is_accepted_for_its_own_issuer()
    {
        Assert.Equal(TokenReason.Accepted, Validate(Token(consumer, "consumer", Consumers)));
        Assert.Equal(TokenReason.Accepted, Validate(Token(enterprise, "enterprise", Enterprise)));
    }

    [Fact]
    public void The_consumer_key_signs_for_no_tenant_and_the_tenants_key_not_for_consumers()
    {
        Assert.Equal("key-scope-mismatch", Validate(Token(consumer, "consumer", Enterprise)).Code());
        Assert.Equal("key-scope-carved-out", Validate(Token(enterprise, "enterprise", Consumers)).Code());
    }

    [Fact]
    public void A_key_without_an_issuer_in_a_document_of_several_is_not_loaded()
    {
        var keys = KeySet.Load([Document($"{{\"keys\":[{Jwk(consumer, "consumer", null)}]}}")]);
        Assert.Empty(keys.Keys);
        Assert.Equal(TokenReason.KeyWithoutScope, Assert.Single(keys.Refusals).Reason);
    }

    [Fact]
    public void A_name_that_two_keys_have_is_nobodys()
    {
        var keys = KeySet.Load([Document($"{{\"keys\":[{Jwk(consumer, "same", Consumers)},{Jwk(enterprise, "same", Template)}]}}")]);
        Assert.Empty(keys.Keys);
    }

    public void Dispose()
    {
        consumer.Dispose();
        enterprise.Dispose();
    }

    private TokenReason Validate(string token)
    {
        var keys = KeySet.Load([Document($"{{\"keys\":[{Jwk(consumer, "consumer", Consumers)},{Jwk(enterprise, "enterprise", Template)}]}}")]);
        var options = new TokenValidatorOptions { Audiences = ["api://mail"] };
        return new TokenValidator(options, new StaticKeySource(keys), new ProtectedClock(new StandingClock(now))).Validate(token.AsMemory()).Reason;
    }

    private static KeyDocument Document(string jwks) =>
        new("common", Encoding.UTF8.GetBytes(jwks), [IssuerPattern.Parse(Template), IssuerPattern.Parse(Consumers)]);

    private static string Jwk(RSA key, string kid, string? issuer)
    {
        var parts = key.ExportParameters(false);
        string scope = issuer is null ? "" : $",\"issuer\":\"{issuer}\"";
        return $"{{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"{kid}\",\"n\":\"{Base64Url.EncodeToString(parts.Modulus)}\",\"e\":\"AQAB\"{scope}}}";
    }

    private string Token(RSA key, string kid, string issuer)
    {
        string tenant = issuer.Split('/')[3];
        long at = now.ToUnixTimeSeconds();
        string head = Part($"{{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"{kid}\"}}");
        string body = Part($"{{\"iss\":\"{issuer}\",\"tid\":\"{tenant}\",\"aud\":\"api://mail\",\"sub\":\"alice\",\"client_id\":\"app\",\"jti\":\"{Guid.NewGuid()}\",\"iat\":{at},\"exp\":{at + 600}}}");
        byte[] signature = key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
