using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace Keystay.Tokens.AspNetCore.Tests.Interop;

/// <summary>An OpenIddict server on loopback that gives a token to any client that asks for one.</summary>
internal sealed class OpenIddictServer : IAsyncDisposable
{
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    private readonly WebApplication app;

    private OpenIddictServer(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    public static async Task<OpenIddictServer> StartAsync(Action<OpenIddictServerBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            // Without a database, so that it needs no stores; who may have a token is then told here.
            server.EnableDegradedMode().AllowClientCredentialsFlow().SetTokenEndpointUris("token").RegisterScopes("mail.read");
            server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).AddSigningKey(new RsaSecurityKey(Key.Value));
            server.UseAspNetCore().DisableTransportSecurityRequirement();
            server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
            server.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                var identity = new ClaimsIdentity("client");
                identity.SetClaim(OpenIddictConstants.Claims.Subject, context.Request.ClientId).SetScopes(context.Request.GetScopes()).SetResources("api://mail");
                identity.SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken]);
                context.Principal = new ClaimsPrincipal(identity);
                return default;
            }));
            configure(server);
        });
        var app = builder.Build();
        await app.StartAsync();
        return new OpenIddictServer(app);
    }

    public async Task<string> TokenAsync(CancellationToken cancel)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "console"), new("client_secret", "unused"), new("scope", "mail.read")]);
        using var response = await client.PostAsync($"{Address}/token", form, cancel);
        string body = await response.Content.ReadAsStringAsync(cancel);
        return JsonDocument.Parse(body).RootElement.TryGetProperty("access_token", out var token) ? token.GetString()! : throw new InvalidOperationException(body);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
