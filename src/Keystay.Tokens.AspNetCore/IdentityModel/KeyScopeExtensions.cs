using Microsoft.IdentityModel.Tokens;

namespace Keystay.Tokens.AspNetCore;

/// <summary>Key scope inside Microsoft.IdentityModel, for applications that stay on AddJwtBearer.</summary>
public static class KeyScopeExtensions
{
    /// <summary>
    /// From here on a key is used only for the issuer it belongs to, and a token that can be read in two ways not at all. Keys come from the metadata alone:
    /// a key without a scope, a key given by hand, and the last known good configuration are not used. What Microsoft.IdentityModel does not let this close
    /// is listed in docs/aspnetcore.md.
    /// </summary>
    /// <param name="parameters">Those of AddJwtBearer, or of any handler with a <see cref="TokenValidationParameters.ConfigurationManager"/>.</param>
    /// <param name="limits">Bounds on a token; <see cref="TokenLimits.Default"/> unless given.</param>
    /// <returns>The same parameters. A key validator that was set before is asked after this one.</returns>
    /// <exception cref="InvalidOperationException">Keys, or a hook that finds keys or verifies signatures, are set already: they would not be used any more.</exception>
    public static TokenValidationParameters RequireKeyScope(this TokenValidationParameters parameters, TokenLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Install(parameters, limits ?? TokenLimits.Default, ProtectedClock.System);
    }

    internal static TokenValidationParameters Install(TokenValidationParameters parameters, TokenLimits limits, ProtectedClock clock)
    {
        if (Obstacle(parameters) is { } obstacle)
        {
            throw new InvalidOperationException($"{obstacle} is set, and RequireKeyScope would take its place. Remove it: keys come from the metadata, and Microsoft.IdentityModel verifies with the one that a token's scope allows.");
        }
        // Of two key validators Microsoft.IdentityModel asks one only.
        var simple = parameters.IssuerSigningKeyValidator;
        var next = parameters.IssuerSigningKeyValidatorUsingConfiguration ?? (simple is null ? null : (key, token, p, _) => simple(key, token, p));
        var requirement = new KeyScopeRequirement(limits, clock, next);
        parameters.IssuerSigningKeyResolverUsingConfiguration = requirement.Resolve;
        parameters.IssuerSigningKeyValidatorUsingConfiguration = requirement.Validate;
        return parameters;
    }

    private static string? Obstacle(TokenValidationParameters parameters) =>
        parameters.SignatureValidator is not null ? nameof(parameters.SignatureValidator)
        : parameters.SignatureValidatorUsingConfiguration is not null ? nameof(parameters.SignatureValidatorUsingConfiguration)
        : parameters.IssuerSigningKeyResolver is not null ? nameof(parameters.IssuerSigningKeyResolver)
        : parameters.IssuerSigningKeyResolverUsingConfiguration is not null ? nameof(parameters.IssuerSigningKeyResolverUsingConfiguration)
        : parameters.IssuerSigningKey is not null ? nameof(parameters.IssuerSigningKey)
        : parameters.IssuerSigningKeys is not null ? nameof(parameters.IssuerSigningKeys)
        : null;
}
