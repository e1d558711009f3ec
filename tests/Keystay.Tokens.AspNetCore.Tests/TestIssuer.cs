using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keystay.Tokens.AspNetCore.Tests;

/// <summary>A server on loopback that publishes metadata of an issuer and whatever keys it is given.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly WebApplication app;

    private TestIssuer(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public string Metadata => $"{Address}/.well-known/openid-configuration";

    /// <summary>The document of keys; may be replaced at any time. Null is an answer of 500.</summary>
    public string? Jwks { get; set; }

    /// <summary>The issuer that the metadata names.</summary>
    public string Issuer { get; set; } = TwoRings.Template;

    public static async Task<TestIssuer> StartAsync(string? jwks)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TestIssuer(app) { Jwks = jwks };
        app.MapGet("/.well-known/openid-configuration", () => Results.Text(
            new JsonObject { ["issuer"] = issuer.Issuer, ["jwks_uri"] = $"{issuer.Address}/keys", ["response_types_supported"] = new JsonArray("token") }.ToJsonString(), "application/json"));
        app.MapGet("/keys", () => issuer.Jwks is { } keys ? Results.Text(keys, "application/json") : Results.StatusCode(500));
        await app.StartAsync();
        return issuer;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
