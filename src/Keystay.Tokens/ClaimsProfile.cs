namespace Keystay.Tokens;

/// <summary>Which claims a token must have.</summary>
public enum ClaimsProfile
{
    /// <summary>
    /// An access token (RFC 9068, section 2.2): iss, exp, aud, sub, client_id, iat and jti. Entra's azp or appid counts as client_id, and its uti as jti.
    /// </summary>
    AccessToken,

    /// <summary>Any token: iss, exp, aud, sub and iat. Without jti a single token cannot be revoked or found in a log.</summary>
    AnyToken,
}
