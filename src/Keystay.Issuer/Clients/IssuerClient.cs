namespace Keystay.Issuer.Clients;

/// <summary>A client of the issuing service (RFC 7591, section 2, as far as it is needed here).</summary>
/// <param name="Id">Its identifier: an absolute URI. Its own assertions have it as issuer, so its keys are held to it by the same rule as any issuer's.</param>
/// <param name="Ring">The ring whose tokens it gets.</param>
/// <param name="Audiences">The audiences it may ask for.</param>
/// <param name="Scopes">The scopes it may ask for; it gets all of them when it asks for none.</param>
/// <param name="Jwks">The public keys that it signs its assertions with (RFC 7517), UTF-8.</param>
/// <param name="MayIntrospect">Whether it may ask about tokens and revoke other clients' tokens, as resource servers and operators do.</param>
/// <param name="Tenant">For a ring with an issuer for each tenant, the tenant whose tokens it gets: a GUID in lower case.</param>
public sealed record IssuerClient(
    string Id, string Ring, IReadOnlyList<string> Audiences, IReadOnlyList<string> Scopes, ReadOnlyMemory<byte> Jwks, bool MayIntrospect, string? Tenant = null);
