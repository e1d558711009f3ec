using System.Buffers;
using System.Runtime.CompilerServices;
using Keystay.Tokens.Wire;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Tokens.AspNetCore;

/// <summary>
/// Two hooks of Microsoft.IdentityModel. The first hands it the one key that a token may be verified with. The second, after that, accepts only a token that the
/// first has examined, and only that key: so replacing either hook later, or a signature validator that goes round the first, opens nothing.
/// </summary>
internal sealed class KeyScopeRequirement(TokenLimits limits, ProtectedClock clock, IssuerSigningKeyValidatorUsingConfiguration? next)
{
    private readonly ConfigurationKeys keys = new();
    private readonly ConditionalWeakTable<SecurityToken, SecurityKey> examined = [];

    /// <summary>The one key for a token. Never none: Microsoft.IdentityModel would then try all keys that it knows.</summary>
    public IEnumerable<SecurityKey> Resolve(string token, SecurityToken securityToken, string kid, TokenValidationParameters parameters, BaseConfiguration? configuration)
    {
        if (parameters.IssuerSigningKey is not null || parameters.IssuerSigningKeys is not null)
        {
            throw new KeyScopeException(TokenReason.KeyWithoutScope, "Keys were given by IssuerSigningKey or IssuerSigningKeys, which carry no scope. Give a ConfigurationManager that fetches metadata, of a type derived from BaseConfigurationManager.");
        }
        if (IsLastKnownGood(parameters, configuration))
        {
            throw new SecurityTokenSignatureKeyNotFoundException("keys-stale: the token's key is only in an older configuration (last known good), which may hold a revoked key.");
        }
        var key = KeyFor(token, configuration);
        examined.AddOrUpdate(securityToken, key);
        return [key];
    }

    /// <summary>Whether the key that verified a token is the one that was found for it.</summary>
    public bool Validate(SecurityKey? securityKey, SecurityToken securityToken, TokenValidationParameters parameters, BaseConfiguration? configuration) =>
        examined.TryGetValue(securityToken, out var key) && ReferenceEquals(key, securityKey) && (next?.Invoke(securityKey, securityToken, parameters, configuration) ?? true);

    private SecurityKey KeyFor(string token, BaseConfiguration? configuration)
    {
        var trusted = keys.Of(configuration);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CompactToken.BufferBytes(Math.Min(token.Length, limits.MaxTokenCharacters)));
        try
        {
            var examination = new ScopeExamination(limits, trusted, clock);
            var reason = examination.Examine(token, buffer);
            return reason switch
            {
                TokenReason.Accepted => keys.SecurityKeyOf(examination.Key!),
                // The one refusal that newer metadata can cure.
                TokenReason.UnknownKey => throw new SecurityTokenSignatureKeyNotFoundException($"{reason.Code()}: {reason.Sentence()}"),
                _ => throw new KeyScopeException(reason),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>
    /// The flag stays set on parameters that are used again, so the configuration itself is looked at too; asking for it has just been waited for and does
    /// not wait again.
    /// </summary>
    private static bool IsLastKnownGood(TokenValidationParameters parameters, BaseConfiguration? configuration)
    {
        if (!parameters.ValidateWithLKG || parameters.ConfigurationManager is null)
        {
            return parameters.ValidateWithLKG;
        }
        var current = parameters.ConfigurationManager.GetBaseConfigurationAsync(CancellationToken.None);
        return !current.IsCompletedSuccessfully || !ReferenceEquals(current.Result, configuration);
    }
}
