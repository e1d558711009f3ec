using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Keystay.Signing.Custody;
using Keystay.Signing.IdentityModel;
using Keystay.Signing.Rings;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;

// An OpenIddict server that holds no private key: its access tokens are signed by the signer of a ring. docs/issuer.md says how to run it.
var builder = WebApplication.CreateBuilder(args);
var keystay = builder.Configuration.GetRequiredSection("Keystay");

using var store = RingStore.Open(keystay["State"]!);
using var lease = store.AcquireIssuerLease();
var ring = store.Get(keystay["Ring"]!);
var key = ring.ActiveKey ?? throw new InvalidOperationException($"Ring '{ring.Name}' has no key that signs.");
await using var signer = await SignerSupervisor.StartAsync(ring, new SignerOptions { Folder = keystay["Folder"]!, WrappingKey = keystay["WrappingKey"]! });

builder.Services.AddOpenIddict().AddServer(server =>
{
    // Without a database: who may have a token is decided below.
    server.EnableDegradedMode().AllowClientCredentialsFlow().SetTokenEndpointUris("token").RegisterScopes("mail.read", "mail.send").SetIssuer(ring.Issuer.Text).SetAccessTokenLifetime(TimeSpan.FromMinutes(10));
    server.Configure(options => options.SigningCredentials.Add(SignerCredentials.Of(signer.Client, ring, key)));
    // APIs read signed tokens. OpenIddict still wants a key for the formats of its own (codes, refresh tokens), which this server never issues and the signer would refuse.
    server.DisableAccessTokenEncryption().AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
    server.UseAspNetCore().DisableTransportSecurityRequirement(); // it listens on loopback: a proxy ends TLS
    server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
    {
        if (!IsClient(context.ClientId, context.ClientSecret))
        {
            context.Reject(OpenIddictConstants.Errors.InvalidClient, "The client is not known, or its secret is another.");
        }
        return default;
    }));
    server.AddEventHandler<OpenIddictServerEvents.HandleTokenRequestContext>(handler => handler.UseInlineHandler(context =>
    {
        var identity = new ClaimsIdentity("client");
        identity.SetClaim(OpenIddictConstants.Claims.Subject, context.Request.ClientId).SetScopes(context.Request.GetScopes()).SetResources(builder.Configuration["Audience"]!);
        identity.SetDestinations(_ => [OpenIddictConstants.Destinations.AccessToken]);
        context.Principal = new ClaimsPrincipal(identity);
        return default;
    }));
});

var app = builder.Build();
app.MapGet("/", () => signer.Status);
await app.RunAsync();

// Clients are SHA-256 of secrets that are random, by client id.
bool IsClient(string? id, string? secret) => id is not null && secret is not null && builder.Configuration.GetSection("Clients")[id] is { } hash
    && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), Convert.FromHexString(hash));
