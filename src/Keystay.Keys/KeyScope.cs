namespace Keystay.Keys;

/// <summary>What a signing key is for: the issuer whose tokens it may sign, its ring, its one algorithm, and its period.</summary>
/// <param name="Issuer">One issuer, or one for each tenant.</param>
/// <param name="Ring">The ring it belongs to; where the publisher names none, the issuer's text.</param>
/// <param name="Algorithm">The one algorithm it signs with.</param>
/// <param name="NotBefore">It signs nothing before this time; null means unbounded.</param>
/// <param name="RetireAt">Nothing it signed is good from this time on; null means unbounded.</param>
/// <param name="RevokedAt">From this time on it is not believed, whenever it signed; null means it is not revoked.</param>
public sealed record KeyScope(
    IssuerPattern Issuer, string Ring, SignatureAlgorithm Algorithm, DateTimeOffset? NotBefore = null, DateTimeOffset? RetireAt = null, DateTimeOffset? RevokedAt = null);
