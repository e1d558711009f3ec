using System.Security.Claims;
using System.Text.Json;

namespace Keystay.Tokens.AspNetCore;

/// <summary>The claims of a token as ASP.NET Core's, under the names that the token gives them.</summary>
internal static class TokenIdentity
{
    public static ClaimsIdentity Of(TokenClaims token, string scheme, KeystayBearerOptions options)
    {
        var identity = new ClaimsIdentity(scheme, options.NameClaimType, options.RoleClaimType);
        foreach (var member in token.Json.EnumerateObject())
        {
            Add(identity, member.Name, member.Value, token.Issuer);
        }
        return identity;
    }

    /// <summary>An array is one claim for each element, as policies expect of roles and groups; an object stays JSON.</summary>
    private static void Add(ClaimsIdentity identity, string name, JsonElement value, string issuer)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
            {
                AddOne(identity, name, element, issuer);
            }
        }
        else
        {
            AddOne(identity, name, value, issuer);
        }
    }

    private static void AddOne(ClaimsIdentity identity, string name, JsonElement value, string issuer) => identity.AddClaim(value.ValueKind switch
    {
        JsonValueKind.String => new Claim(name, value.GetString()!, ClaimValueTypes.String, issuer),
        JsonValueKind.Number => new Claim(name, value.GetRawText(), value.TryGetInt64(out _) ? ClaimValueTypes.Integer64 : ClaimValueTypes.Double, issuer),
        JsonValueKind.True => new Claim(name, "true", ClaimValueTypes.Boolean, issuer),
        JsonValueKind.False => new Claim(name, "false", ClaimValueTypes.Boolean, issuer),
        _ => new Claim(name, value.GetRawText(), "JSON", issuer),
    });
}
