namespace Keystay.Tokens.Wire;

/// <summary>Claims that are judged or recorded; the order is that of <see cref="ClaimSet.Names"/>.</summary>
internal enum ClaimName
{
    Issuer,
    Subject,
    Audience,
    Expiry,
    NotBefore,
    IssuedAt,
    TokenId,
    ClientId,
    AuthorisedParty,
    ApplicationId,
    Tenant,
    Session,
    UniqueTokenId,
}
