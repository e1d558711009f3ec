using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>The address of a bare JWKS (RFC 7517, section 5), and whom it may speak for. Nothing in it says so, so it must be said here.</summary>
public sealed record JwksAddress
{
    /// <param name="address">Over https.</param>
    /// <param name="issuers">The issuers whose tokens are accepted on its word. With one exact issuer, keys that name none belong to it.</param>
    /// <exception cref="ArgumentException">The address is not absolute, or has a user name or a fragment; or no issuer is given.</exception>
    public JwksAddress(Uri address, params IReadOnlyList<IssuerPattern> issuers)
    {
        ArgumentNullException.ThrowIfNull(issuers);
        Address = DocumentAddress.Checked(address);
        Issuers = issuers.Count > 0 ? [.. issuers] : throw new ArgumentException($"{address}: name the issuers that this JWKS is trusted for; the document does not.", nameof(issuers));
    }

    /// <summary>Where the document is.</summary>
    public Uri Address { get; }

    /// <summary>The issuers whose tokens are accepted on its word.</summary>
    public IReadOnlyList<IssuerPattern> Issuers { get; }

    /// <summary>Second names of the issuers.</summary>
    public IReadOnlyList<IssuerAlias> Aliases { get; init => field = [.. value]; } = [];

    /// <inheritdoc/>
    public override string ToString() => Address.AbsoluteUri;
}
