namespace Keystay.Tokens.Revocations;

/// <summary>What is revoked.</summary>
public enum RevocationKind
{
    /// <summary>A ring with all its keys, now and later: the name is not used again.</summary>
    Ring,

    /// <summary>A key, by its RFC 7638 thumbprint.</summary>
    Key,

    /// <summary>A session, by the claim sid.</summary>
    Session,

    /// <summary>A token, by the claim jti or uti.</summary>
    Token,
}
