using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>A JWKS (RFC 7517, section 5) and what it may speak for.</summary>
/// <param name="Name">Its address or file name, for events.</param>
/// <param name="Jwks">The document, UTF-8.</param>
/// <param name="Issuers">The issuers whose tokens are accepted on the word of this document.</param>
/// <param name="PublishedBy">
/// The issuer of the metadata that led here; null for a bare JWKS. When it is one exact issuer, keys that name none belong to it; a template says nothing
/// about a single key. A bare JWKS trusted for one exact issuer counts as that issuer's.
/// </param>
/// <param name="Aliases">Second names of the issuers.</param>
public sealed record KeyDocument(
    string Name, ReadOnlyMemory<byte> Jwks, IReadOnlyList<IssuerPattern> Issuers, IssuerPattern? PublishedBy = null, IReadOnlyList<IssuerAlias>? Aliases = null)
{
    /// <summary>Since when the document counts as read; null for one that does not age.</summary>
    internal Freshness? Freshness { get; init; }

    /// <summary>The issuer of keys that name none, or null.</summary>
    internal IssuerPattern? SoleIssuer => PublishedBy is null ? (Issuers is [{ IsTemplate: false } only] ? only : null) : PublishedBy.IsTemplate ? null : PublishedBy;

    /// <summary>Whether it may publish keys of an issuer: only of those it is trusted for, and only of those whose metadata led here.</summary>
    internal bool MaySpeakFor(IssuerPattern issuer) => (PublishedBy?.Overlaps(issuer) ?? true) && Issuers.Any(i => i.Overlaps(issuer));
}
