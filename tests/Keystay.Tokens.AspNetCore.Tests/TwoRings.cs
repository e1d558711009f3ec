using System.Text.Json.Nodes;
using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;

namespace Keystay.Tokens.AspNetCore.Tests;

/// <summary>One common document with the key of all tenants and the key of consumers, as in the incident.</summary>
internal sealed class TwoRings
{
    private static readonly Lazy<TwoRings> Once = new(() => new TwoRings());

    public const string Template = "https://login.example.test/{tenantid}/v2.0", Audience = "api://mail";
    public const string Tenant = "11111111-1111-4111-8111-111111111111", ConsumerTenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

    public SigningKey Tenants { get; } = new(SignatureAlgorithm.RS256, "tenants", Template);

    public SigningKey Consumers { get; } = new(SignatureAlgorithm.ES256, "consumers", Issuer(ConsumerTenant));

    public string Jwks => JwksOf(Tenants.Jwk(), Consumers.Jwk());

    /// <summary>The claims of a good token of a tenant, ten minutes long.</summary>
    public static Members Payload(string tenant = Tenant)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new(
            ("iss", Members.Text(Issuer(tenant))), ("tid", Members.Text(tenant)), ("aud", Members.Text(Audience)), ("sub", "\"alice\""), ("client_id", "\"app\""),
            ("jti", Members.Text(Guid.NewGuid().ToString())), ("iat", $"{now - 5}"), ("exp", $"{now + 600}"), ("scope", "\"mail.read mail.list\""), ("roles", "[\"reader\",\"guest\"]"));
    }

    public static Members Header(SigningKey key) => new(("alg", Members.Text(key.AlgorithmName)), ("typ", "\"at+jwt\""), ("kid", Members.Text(key.Kid)));

    public static string Token(SigningKey key, Members payload) => key.Token(Header(key).ToString(), payload.ToString());

    public static string Issuer(string tenant) => Template.Replace("{tenantid}", tenant, StringComparison.Ordinal);

    public static string JwksOf(params JsonObject[] keys) => new JsonObject { ["keys"] = new JsonArray([.. keys.Select(k => k.DeepClone())]) }.ToJsonString();

    /// <summary>One pair of keys for the run: making RSA keys takes longer than everything else.</summary>
    public static TwoRings Shared => Once.Value;

    /// <summary>A good token.</summary>
    public string Good() => Token(Tenants, Payload());

    /// <summary>The consumers' key under a tenant's name.</summary>
    public string Storm0558() => Token(Consumers, Payload());
}
