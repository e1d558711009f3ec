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
}
