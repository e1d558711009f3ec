using Keystay.Issuer.Clients;
using Keystay.Issuer.Metadata;
using Keystay.Issuer.Revocations;
using Keystay.Issuer.Rings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Keystay.Issuer.Tokens;

/// <summary><c>/{ring}/token</c> (RFC 6749, section 4.4), <c>/introspect</c> (RFC 7662) and <c>/revoke</c> (RFC 7009).</summary>
internal static class TokenEndpoints
{
    /// <summary>Escaped to six bytes each they still fit into a message of the feed.</summary>
    private const int MostTokenIdCharacters = 512;

    /// <summary>How long an answer waits for the feed: a signer that crashed is back within a second.</summary>
    private static readonly TimeSpan FeedPatience = TimeSpan.FromSeconds(5);

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("/{ring}").RequireRateLimiting(IssuerApplication.RateLimit).AddEndpointFilter(RefuseBrokenFormsAsync);
        forms.MapPost("/token", TokenAsync);
        forms.MapPost("/introspect", IntrospectAsync);
        forms.MapPost("/revoke", RevokeAsync);
    }

    /// <summary>Whoever sends what is no form has made the mistake: it is no error of ours, and fills no log.</summary>
    private static async ValueTask<object?> RefuseBrokenFormsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return OAuthError.BadRequest("invalid_request", "The form cannot be read: it has too many fields, or a field that is no text.");
        }
    }

    private static async Task<IResult> TokenAsync(string ring, HttpContext http, RingKeeper rings, ClientAuthentication authentication, TokenIssuing issuing)
    {
        var (form, client) = await ReadAsync(http, authentication).ConfigureAwait(false);
        if (client is null || client.Ring != ring)
        {
            return OAuthError.InvalidClient();
        }
        if (rings.Find(ring) is not { } served)
        {
            return OAuthError.Unavailable(http, "The ring is not served: its signer did not start, or there is no such ring yet. The service's log says why.");
        }
        if (form["grant_type"] != "client_credentials")
        {
            return OAuthError.BadRequest("unsupported_grant_type", "Only client_credentials is given here.");
        }
        if (served.Ring.Issuer.IsTemplate == client.Tenant is null)
        {
            return OAuthError.BadRequest("unauthorized_client", "The ring has an issuer for each tenant and the client is of none, or the ring has one issuer and the client a tenant.");
        }
        // RFC 8707: the resource; without one, the only audience that the client has.
        string? audience = (string?)form["resource"] ?? (client.Audiences is [var only] ? only : null);
        if (audience is null || !client.Audiences.Contains(audience, StringComparer.Ordinal))
        {
            return OAuthError.BadRequest("invalid_target", "The client may not ask for this resource, or has several and must name one.");
        }
        string[] scopes = form["scope"] is { Count: 1 } asked ? asked[0]!.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [.. client.Scopes];
        if (scopes.Except(client.Scopes, StringComparer.Ordinal).Any())
        {
            return OAuthError.BadRequest("invalid_scope", "The client may not ask for one of these scopes.");
        }
        var (token, expiresIn, why) = await issuing.IssueAsync(served, client, audience, string.Join(' ', scopes)).ConfigureAwait(false);
        return token is { } issued ? Json(http, json =>
        {
            json.WriteString("access_token", issued.Compact.Span);
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", expiresIn);
            if (scopes.Length > 0)
            {
                json.WriteString("scope", string.Join(' ', scopes));
            }
        })
        : OAuthError.Unavailable(http, why);
    }

    private static async Task<IResult> IntrospectAsync(string ring, HttpContext http, RingKeeper rings, ClientAuthentication authentication, TokenExamination examination)
    {
        var (form, client) = await ReadAsync(http, authentication).ConfigureAwait(false);
        if (client is not { MayIntrospect: true } || rings.Find(ring) is not { } served)
        {
            return OAuthError.InvalidClient();
        }
        var claims = examination.Examine(served.Ring, form["token"]);
        // RFC 7662, section 2.2: of a token that is not in force nothing is told.
        return Json(http, json =>
        {
            json.WriteBoolean("active", claims is not null);
            if (claims is not null)
            {
                json.WriteString("token_type", "Bearer");
                foreach (var member in claims.Json.EnumerateObject())
                {
                    member.WriteTo(json);
                }
            }
        });
    }

    private static async Task<IResult> RevokeAsync(
        string ring, HttpContext http, RingKeeper rings, ClientAuthentication authentication, TokenExamination examination, RevocationFeeds feeds, ILoggerFactory loggers)
    {
        var (form, client) = await ReadAsync(http, authentication).ConfigureAwait(false);
        if (client is null || rings.Find(ring) is not { } served)
        {
            return OAuthError.InvalidClient();
        }
        var claims = examination.Examine(served.Ring, form["token"]);
        if (claims is not null && (client.MayIntrospect || claims.ClientId == client.Id))
        {
            if (claims.TokenId!.Length > MostTokenIdCharacters)
            {
                return OAuthError.BadRequest("unsupported_token_type", $"Its jti has more than {MostTokenIdCharacters} characters, the most that the revocation feed can name.");
            }
            var logger = loggers.CreateLogger(IssuerTelemetry.Name);
            Task sent;
            try
            {
                sent = feeds.Find(ring)!.RevokeToken(claims.TokenId!, claims.ExpiresAt);
            }
            catch (IssuerException e)
            {
                logger.NotRevoked(ring, claims.TokenId!, e.Code, e.Message, e);
                return OAuthError.Unavailable(http, "The token is not revoked: the revocation could not be written to the disk. Ask again.");
            }
            logger.Revoked(ring, "token", claims.TokenId!);
            if (await Task.WhenAny(sent, Task.Delay(FeedPatience, http.RequestAborted)).ConfigureAwait(false) != sent)
            {
                return OAuthError.Unavailable(http, "The token is revoked here, and the validators are told as soon as the feed's signer is back. Until they are, this answer is given: ask again.");
            }
        }
        // RFC 7009, section 2.2: the answer to a token that is not known is the same.
        return Results.Ok();
    }

    private static async Task<(IFormCollection Form, IssuerClient? Client)> ReadAsync(HttpContext http, ClientAuthentication authentication)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType)
        {
            return (FormCollection.Empty, null);
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        // RFC 6749, section 3.2: no parameter twice; of two tokens the wrong one might be looked at.
        bool isPlain = form.All(p => p.Value.Count == 1);
        return (form, isPlain ? authentication.Authenticate(form["client_assertion_type"], form["client_assertion"], form["client_id"]) : null);
    }

    private static IResult Json(HttpContext http, Action<System.Text.Json.Utf8JsonWriter> write)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(JsonBytes.Of(write), "application/json");
    }
}
