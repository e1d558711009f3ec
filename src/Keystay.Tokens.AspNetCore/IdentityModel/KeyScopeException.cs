using Microsoft.IdentityModel.Tokens;

namespace Keystay.Tokens.AspNetCore;

/// <summary>
/// RequireKeyScope refused a token. Of no type that makes Microsoft.IdentityModel fetch the metadata anew or try older keys: whoever sends a forged token
/// would cause either.
/// </summary>
public sealed class KeyScopeException : SecurityTokenInvalidSigningKeyException
{
    internal KeyScopeException(TokenReason reason, string? detail = null)
        : base($"{reason.Code()}: {detail ?? reason.Sentence()}") => Reason = reason;

    /// <summary>Why. Of keys and claims it is no proof: this is decided before Microsoft.IdentityModel verifies the signature.</summary>
    public TokenReason Reason { get; }
}
