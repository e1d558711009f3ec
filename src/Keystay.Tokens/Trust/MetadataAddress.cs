using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>The address of an issuer's metadata (RFC 8414, section 3; OpenID Connect Discovery 1.0, section 4), and whom it may speak for.</summary>
public sealed record MetadataAddress
{
    /// <param name="address">Over https; it usually ends with <c>/.well-known/openid-configuration</c>.</param>
    /// <exception cref="ArgumentException">The address is not absolute, or has a user name or a fragment.</exception>
    public MetadataAddress(Uri address) => Address = DocumentAddress.Checked(address);

    /// <summary>The same from text.</summary>
    /// <exception cref="ArgumentException">The text is no address, or one with a user name or a fragment.</exception>
    public MetadataAddress(string address)
        : this(DocumentAddress.Parse(address))
    {
    }

    /// <summary>Where the document is.</summary>
    public Uri Address { get; }

    /// <summary>
    /// The issuers whose tokens are accepted on the word of this document, and one of which it must name as its <c>issuer</c>. Empty means the one that the
    /// address itself tells (RFC 8414, section 3.3): what precedes <c>/.well-known/</c>, or what Entra publishes at its own addresses, where
    /// <c>common</c> and <c>organizations</c> speak for every tenant that has no keys of its own. To accept some tenants only, name them.
    /// </summary>
    public IReadOnlyList<IssuerPattern> Issuers { get; init => field = [.. value]; } = [];

    /// <summary>Second names of the issuers; for an Entra address the one of its v1 tokens is always among them.</summary>
    public IReadOnlyList<IssuerAlias> Aliases { get; init => field = [.. value]; } = [];

    /// <summary>
    /// Hosts beside the document's own that its <c>jwks_uri</c> may be on, as <c>www.googleapis.com</c> for Google; with <c>:port</c> where it is not 443.
    /// </summary>
    public IReadOnlyList<string> JwksHosts { get; init => field = [.. value]; } = [];

    /// <inheritdoc/>
    public override string ToString() => Address.AbsoluteUri;

    /// <summary>Second names, Entra's own included.</summary>
    internal IReadOnlyList<IssuerAlias> AllAliases => EntraClouds.Has(Address) ? [EntraClouds.V1Alias(Address.Host), .. Aliases] : Aliases;

    /// <summary>The issuers one of which the document must name; empty if neither configuration nor address tells.</summary>
    internal IReadOnlyList<IssuerPattern> ExpectedIssuers => Issuers.Count > 0 ? Issuers : EntraClouds.IssuerAt(Address) is { } entra ? [entra] : Inscribed();

    /// <summary>
    /// The issuer that the address was made from: RFC 8414, section 3.1, puts <c>/.well-known/oauth-authorization-server</c> before the issuer's path, OpenID
    /// Connect Discovery, section 4.1, appends <c>/.well-known/openid-configuration</c>; either takes away the issuer's final slash, if it had one.
    /// </summary>
    private IReadOnlyList<IssuerPattern> Inscribed()
    {
        const string OpenId = "/.well-known/openid-configuration", OAuth = "/.well-known/oauth-authorization-server";
        string path = Address.AbsolutePath, origin = Address.GetLeftPart(UriPartial.Authority);
        string? issuer = Address.Query.Length > 0 ? null
            : path.EndsWith(OpenId, StringComparison.Ordinal) ? origin + path[..^OpenId.Length]
            : path == OAuth || path.StartsWith(OAuth + '/', StringComparison.Ordinal) ? origin + path[OAuth.Length..]
            : null;
        return issuer is null ? [] : [.. new[] { issuer, issuer + '/' }.Select(i => IssuerPattern.TryParse(i, out var pattern) ? pattern : null).OfType<IssuerPattern>()];
    }
}
