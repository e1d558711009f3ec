using Microsoft.AspNetCore.Authorization;

namespace Keystay.Tokens.AspNetCore;

/// <summary>Policies by scope.</summary>
public static class ScopeExtensions
{
    /// <summary>Requires that the token grants all of these scopes; a request without them is answered with <c>insufficient_scope</c> and their names.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="scopes">One scope each (RFC 6749, section 3.3), without spaces.</param>
    /// <exception cref="ArgumentException">None is given, or one is no scope.</exception>
    public static AuthorizationPolicyBuilder RequireScope(this AuthorizationPolicyBuilder policy, params IReadOnlyList<string> scopes)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(scopes);
        if (scopes.Count == 0 || scopes.Any(s => s.Length == 0 || s.AsSpan().ContainsAnyExceptInRange('!', '~') || s.AsSpan().ContainsAny('"', '\\')))
        {
            throw new ArgumentException("Give one scope or more, each of characters that a scope may have (RFC 6749, section 3.3).", nameof(scopes));
        }
        return policy.AddRequirements(new ScopeRequirement([.. scopes]));
    }
}
