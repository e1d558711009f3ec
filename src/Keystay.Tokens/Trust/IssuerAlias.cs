using System.Text;
using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>
/// A second name of issuers, as Entra has <c>https://sts.windows.net/{tenantid}/</c> in its v1 tokens for <c>https://login.microsoftonline.com/{tenantid}/v2.0</c>.
/// A token's issuer is translated before anything is decided, so that scope and carve-outs hold under either name.
/// </summary>
public sealed record IssuerAlias
{
    /// <param name="name">The second name.</param>
    /// <param name="issuer">What keys and configuration call it. Both are exact, or both are templates.</param>
    /// <exception cref="ArgumentException">One is a template and the other is not.</exception>
    public IssuerAlias(IssuerPattern name, IssuerPattern issuer)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(issuer);
        if (name.IsTemplate != issuer.IsTemplate)
        {
            throw new ArgumentException($"The alias {name} of {issuer}: both must be exact or both templates.", nameof(name));
        }
        (Name, Issuer) = (name, issuer);
    }

    /// <summary>The second name.</summary>
    public IssuerPattern Name { get; }

    /// <summary>What keys and configuration call it.</summary>
    public IssuerPattern Issuer { get; }

    /// <summary>What an issuer, or all issuers of a template, are called by keys and configuration.</summary>
    internal IssuerPattern Translate(IssuerPattern issuer) => Name.Equals(issuer) ? Issuer
        : Name.IsTemplate && !issuer.IsTemplate && Encoding.UTF8.GetBytes(issuer.Text) is var text && Name.Matches(text)
            ? IssuerPattern.Parse(Encoding.UTF8.GetString(Issuer.ForTenant(Name.TenantOf(text)))) : issuer;
}
