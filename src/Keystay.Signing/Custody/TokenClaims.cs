namespace Keystay.Signing.Custody;

/// <summary>The claims of one access token (RFC 9068, section 2.2). The signer writes the token from them; it signs nothing else.</summary>
public sealed record TokenClaims
{
    /// <summary>For a ring with an issuer per tenant, the tenant: a GUID in lower case, which the token names in its issuer and in <c>tid</c>. Null for a ring with one issuer.</summary>
    public string? Tenant { get; init; }

    /// <summary><c>sub</c>.</summary>
    public required string Subject { get; init; }

    /// <summary><c>aud</c>; each must fit the ring's policy. At most 16.</summary>
    public required IReadOnlyList<string> Audience { get; init; }

    /// <summary><c>client_id</c>.</summary>
    public required string ClientId { get; init; }

    /// <summary><c>jti</c>.</summary>
    public required string JwtId { get; init; }

    /// <summary><c>iat</c>, whole seconds; within a minute of the signer's clock.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>exp</c>, whole seconds; within the ring's longest lifetime of the signer's clock.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary><c>scope</c>, or null.</summary>
    public string? Scope { get; init; }

    /// <summary>Further claims: a JSON object in UTF-8, of at most 8 KiB and 32 members, none of which has the name of a claim above. Empty for none.</summary>
    public ReadOnlyMemory<byte> Further { get; init; }
}
