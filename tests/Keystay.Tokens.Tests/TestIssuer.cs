using System.Text.Json.Nodes;
using Keystay.Keys;
using Keystay.Tokens.Tests.Forgery;
using Microsoft.AspNetCore.Http;

namespace Keystay.Tokens.Tests;

/// <summary>An issuer with metadata, keys that can be rolled, and tokens. It says what changed by an entity tag, as issuers do.</summary>
internal sealed class TestIssuer(string issuer) : IDisposable
{
    public const string Audience = "api://mail";

    private readonly List<SigningKey> made = [];
    private int version;

    public string Issuer { get; } = issuer;

    /// <summary>What is published.</summary>
    public List<JsonObject> Published { get; } = [];

    /// <summary>How often a whole document was sent, and how often that it did not change.</summary>
    public int Sent { get; private set; }

    public int NotModified { get; private set; }

    public SigningKey NewKey(string kid, bool publish = true, string? keyIssuer = null)
    {
        var key = new SigningKey(SignatureAlgorithm.ES256, kid, keyIssuer);
        made.Add(key);
        if (publish)
        {
            Publish(key.Jwk());
        }
        return key;
    }

    public void Publish(JsonObject jwk)
    {
        lock (Published)
        {
            Published.RemoveAll(k => (string?)k["kid"] == (string?)jwk["kid"]);
            Published.Add(jwk);
            version++;
        }
    }

    public void Remove(SigningKey key)
    {
        lock (Published)
        {
            Published.RemoveAll(k => (string?)k["kid"] == key.Kid);
            version++;
        }
    }

    /// <summary>A token of this issuer.</summary>
    public string Token(SigningKey key, DateTimeOffset now, string tokenId = "4f1c", string session = "s-77", int seconds = 600, string? issuer = null)
    {
        long at = now.ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = issuer ?? Issuer,
            ["aud"] = Audience,
            ["sub"] = "alice",
            ["client_id"] = "app",
            ["jti"] = tokenId,
            ["sid"] = session,
            ["iat"] = at,
            ["exp"] = at + seconds,
        };
        return key.Token(Rings.Header(key).ToString(), payload.ToJsonString());
    }

    /// <summary>Answers for metadata at <c>…/.well-known/openid-configuration</c> and keys at <c>/keys</c>.</summary>
    public Task AnswerAsync(HttpContext context)
    {
        string origin = $"{context.Request.Scheme}://{context.Request.Host}";
        return context.Request.Path.Value!.EndsWith("/.well-known/openid-configuration", StringComparison.Ordinal)
            ? SendAsync(context, Metadata($"{origin}/keys"), "\"metadata\"")
            : SendAsync(context, Jwks(), $"\"{version}\"");
    }

    public string Metadata(string jwksUri) => new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = jwksUri }.ToJsonString();

    public string Jwks()
    {
        lock (Published)
        {
            return new JsonObject { ["keys"] = new JsonArray([.. Published.Select(k => k.DeepClone())]) }.ToJsonString();
        }
    }

    public void Dispose()
    {
        foreach (var key in made)
        {
            key.Dispose();
        }
    }

    private Task SendAsync(HttpContext context, string json, string tag)
    {
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            NotModified++;
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        }
        Sent++;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
