using Keystay.Issuer.Rings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Keystay.Issuer.Metadata;

/// <summary>What validators read. <c>/common/keys</c> is a document of several issuers: it is safe only for those that hold each key to its <c>issuer</c>.</summary>
internal static class MetadataEndpoints
{
    private const string Jwks = "application/jwk-set+json";

    public static void MapMetadata(this IEndpointRouteBuilder app)
    {
        app.MapGet("/common/keys", (RingKeeper rings, HttpContext http) => Cached(http, rings.Documents.Common, Jwks, rings.Documents.CommonTag));
        app.MapGet("/{ring}/keys", (string ring, RingKeeper rings, HttpContext http) => Cached(http, rings.Documents.Keys(ring), Jwks));
        app.MapGet("/{ring}/.well-known/openid-configuration", (string ring, RingKeeper rings, HttpContext http) => Cached(http, rings.Documents.Metadata(ring), "application/json"));
        // RFC 8414, section 3.1: the well-known part stands before the issuer's path.
        app.MapGet("/.well-known/oauth-authorization-server/{ring}", (string ring, RingKeeper rings, HttpContext http) => Cached(http, rings.Documents.Metadata(ring), "application/json"));
    }

    private static IResult Cached(HttpContext http, byte[]? document, string type, string? tag = null)
    {
        if (document is null)
        {
            return Results.NotFound();
        }
        // Short, so that a key which was taken out does not live on in a proxy.
        http.Response.Headers.CacheControl = "public, max-age=60";
        return Results.Bytes(document, type, entityTag: tag is null ? null : Microsoft.Net.Http.Headers.EntityTagHeaderValue.Parse(tag));
    }
}
