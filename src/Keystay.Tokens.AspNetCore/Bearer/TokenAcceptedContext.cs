using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Keystay.Tokens.AspNetCore;

/// <summary>A token was accepted, and its principal made.</summary>
public sealed class TokenAcceptedContext : ResultContext<KeystayBearerOptions>
{
    internal TokenAcceptedContext(HttpContext context, AuthenticationScheme scheme, KeystayBearerOptions options, TokenResult token, TokenClaims claims)
        : base(context, scheme, options) => (Token, Claims) = (token, claims);

    /// <summary>The decision, with the key that signed.</summary>
    public TokenResult Token { get; }

    /// <summary>What the token claims.</summary>
    public TokenClaims Claims { get; }
}
