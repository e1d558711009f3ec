using Keystay.Issuer.Metadata;
using Microsoft.AspNetCore.Http;

namespace Keystay.Issuer.Tokens;

/// <summary>The error answers of RFC 6749, section 5.2.</summary>
internal static class OAuthError
{
    /// <summary>No client, or one that did not prove to be it. What was wrong with the assertion is not told to who may be guessing.</summary>
    public static IResult InvalidClient() => Of(StatusCodes.Status401Unauthorized, "invalid_client",
        "The client assertion is not good: it must be a JWT (typ JWT or client-authentication+jwt) of a registered client about itself (iss and sub), for this endpoint or issuer (aud), with a jti that was not used before, an iat after this service's start and an exp within ten minutes, signed by one of the client's keys.");

    public static IResult BadRequest(string error, string description) => Of(StatusCodes.Status400BadRequest, error, description);

    public static IResult Unavailable(string description) => Of(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", description);

    private static IResult Of(int status, string error, string description) => Results.Content(System.Text.Encoding.UTF8.GetString(JsonBytes.Of(json =>
    {
        json.WriteString("error", error);
        json.WriteString("error_description", description);
    })), "application/json", null, status);
}
