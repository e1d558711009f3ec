using System.Net.Http.Headers;
using System.Security.Claims;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests;

/// <summary>An API on loopback, and a client for it.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    private TestApi(WebApplication app) => (App, Client) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });

    public WebApplication App { get; }

    public HttpClient Client { get; }

    /// <summary>An API of one scheme that trusts a document of two rings.</summary>
    public static Task<TestApi> StartAsync(TestIssuer issuer, Action<KeystayBearerOptions>? configure = null) =>
        StartAsync(authentication => authentication.AddKeystayBearer(options => Trust(options, issuer, configure)));

    /// <summary>An API with any authentication.</summary>
    public static async Task<TestApi> StartAsync(Action<AuthenticationBuilder> authentication, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        authentication(builder.Services.AddAuthentication());
        builder.Services.AddAuthorizationBuilder().AddPolicy("write", p => p.RequireScope("mail.read", "mail.write")).AddPolicy("read", p => p.RequireScope("mail.read"));
        builder.Services.AddHealthChecks().AddKeystayKeys();
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapGet("/me", (ClaimsPrincipal user) => user.Claims.Select(c => $"{c.Type}={c.Value}")).RequireAuthorization();
        app.MapPost("/me", () => "").RequireAuthorization();
        app.MapGet("/name", (ClaimsPrincipal user) => $"{user.Identity!.Name} {user.IsInRole("reader")} {user.IsInRole("owner")}").RequireAuthorization();
        app.MapGet("/mail", () => "").RequireAuthorization("read");
        app.MapPost("/mail", () => "").RequireAuthorization("write");
        app.MapGet("/owner", () => "").RequireAuthorization(p => p.RequireRole("owner"));
        app.MapGet("/open", (HttpContext context) => $"{context.User.Identity!.IsAuthenticated}");
        app.MapGet("/a b/{rest}", () => "").RequireAuthorization();
        app.MapHealthChecks("/health");
        await app.StartAsync();
        return new TestApi(app);
    }

    public static void Trust(KeystayBearerOptions options, TestIssuer issuer, Action<KeystayBearerOptions>? configure = null)
    {
        options.Keys = new MetadataOptions
        {
            Metadata = [new MetadataAddress(issuer.Metadata) { Issuers = [IssuerPattern.Parse(TwoRings.Template), IssuerPattern.Parse(TwoRings.Issuer(TwoRings.ConsumerTenant))] }],
            AllowLoopbackHttp = true,
        };
        options.Audience = TwoRings.Audience;
        configure?.Invoke(options);
    }

    public Task<Answer> GetAsync(string path, string? token) => SendAsync(HttpMethod.Get, path, token is null ? null : $"Bearer {token}");

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? authorization, params string[] proofs)
    {
        using var request = new HttpRequestMessage(method, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        foreach (string proof in proofs)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer((int)response.StatusCode, Challenges(response), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }

    private static IReadOnlyList<string> Challenges(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out HeaderStringValues values) ? [.. values] : [];
}
