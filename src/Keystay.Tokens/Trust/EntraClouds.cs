using System.Text;
using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>Microsoft Entra's clouds: which issuer names belong together. Token version 1 and 2 are signed by the same keys, which name the v2 issuer.</summary>
public static class EntraClouds
{
    /// <summary>The tenant of personal accounts, the same for everyone.</summary>
    private const string Consumers = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static readonly (string Host, string V1)[] Clouds =
    [
        ("login.microsoftonline.com", "https://sts.windows.net/{tenantid}/"),
        ("login.microsoftonline.us", "https://sts.windows.net/{tenantid}/"),
        ("login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn/{tenantid}/"),
    ];

    /// <summary>Whether an address is an Entra sign-in host, where the metadata of <c>common</c>, <c>organizations</c> and <c>consumers</c> has a template for an issuer.</summary>
    public static bool Has(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Clouds.Any(c => c.Host == address.Host);
    }

    /// <summary>
    /// Whose metadata an Entra address has, by its first segment: a tenant's own, the consumers', or for <c>common</c> and <c>organizations</c> every
    /// tenant's. Null where the address does not tell: no Entra host, or a tenant by its domain name.
    /// </summary>
    public static IssuerPattern? IssuerAt(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string? tenant = !Has(address) ? null : address.AbsolutePath.Split('/')[1] switch
        {
            "common" or "organizations" => IssuerPattern.TenantPlaceholder,
            "consumers" => Consumers,
            var other => IssuerPattern.IsLowerCaseGuid(Encoding.UTF8.GetBytes(other)) ? other : null,
        };
        return tenant is null ? null : IssuerPattern.Parse($"https://{address.Host}/{tenant}/v2.0");
    }

    /// <summary>The alias under which v1 tokens of a cloud are accepted.</summary>
    /// <param name="host">Such as <c>login.microsoftonline.com</c>.</param>
    /// <exception cref="ArgumentException">No such cloud.</exception>
    public static IssuerAlias V1Alias(string host)
    {
        var cloud = Array.Find(Clouds, c => c.Host == host);
        return cloud.Host is null ? throw new ArgumentException($"'{host}' is no Entra sign-in host; known are {string.Join(", ", Clouds.Select(c => c.Host))}.", nameof(host))
            : new IssuerAlias(IssuerPattern.Parse(cloud.V1), IssuerPattern.Parse($"https://{host}/{IssuerPattern.TenantPlaceholder}/v2.0"));
    }
}
