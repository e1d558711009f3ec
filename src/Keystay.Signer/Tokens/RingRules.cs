using System.Text;
using Keystay.Keys;
using Keystay.Signing.Protocol;

namespace Keystay.Signer.Tokens;

/// <summary>What this signer is willing to say, fixed when it was started: its ring's issuer, audiences and longest lifetime.</summary>
internal sealed class RingRules
{
    /// <summary>How far the issuer's clock may be from ours, in seconds. A token from the future would outlive the longest lifetime.</summary>
    private const long MaxSkew = 60;

    private readonly IssuerPattern issuer;
    private readonly byte[] issuerPrefix, issuerSuffix;
    private readonly (byte[] Text, bool IsPrefix)[] audiences;
    private readonly long maxLifetime;

    public RingRules(SignerConfiguration configuration, string issuer)
    {
        this.issuer = IssuerPattern.Parse(issuer);
        string[] parts = issuer.Split(IssuerPattern.TenantPlaceholder);
        issuerPrefix = Encoding.UTF8.GetBytes(parts[0]);
        issuerSuffix = Encoding.UTF8.GetBytes(parts.ElementAtOrDefault(1) ?? "");
        audiences = [.. configuration.Audiences.Select(a => (Encoding.UTF8.GetBytes(a.TrimEnd('*')), a.EndsWith('*')))];
        maxLifetime = configuration.MaxLifetimeSeconds;
    }

    /// <summary>The issuer of claims: the ring's, with the tenant in its place.</summary>
    /// <returns>Bytes written, or -1 when a tenant is missing, is none, or is named where the ring has one issuer.</returns>
    public int WriteIssuer(ReadOnlySpan<byte> tenant, Span<byte> to)
    {
        if (issuer.IsTemplate ? !IssuerPattern.IsLowerCaseGuid(tenant) : !tenant.IsEmpty)
        {
            return -1;
        }
        issuerPrefix.CopyTo(to);
        tenant.CopyTo(to[issuerPrefix.Length..]);
        issuerSuffix.CopyTo(to[(issuerPrefix.Length + tenant.Length)..]);
        return issuerPrefix.Length + tenant.Length + issuerSuffix.Length;
    }

    /// <summary>Whether an issuer that somebody else wrote is the ring's.</summary>
    public bool AllowIssuer(ReadOnlySpan<byte> text) => issuer.Matches(text);

    /// <summary>Whether a token of one of the ring's issuers has to name the issuer's tenant in <c>tid</c>.</summary>
    public bool NeedsTenant => issuer.IsTemplate;

    /// <summary>The tenant that one of the ring's issuers names; empty where the ring has one issuer.</summary>
    public ReadOnlySpan<byte> TenantOf(ReadOnlySpan<byte> text) => issuer.TenantOf(text);

    public bool AllowAudience(ReadOnlySpan<byte> audience)
    {
        foreach (var (text, isPrefix) in audiences)
        {
            if (isPrefix ? audience.StartsWith(text) : audience.SequenceEqual(text))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a token of these times, in seconds since 1970, ends soon enough and begins neither earlier nor later than now.</summary>
    public bool AllowTimes(long issuedAt, long expiresAt, long now) =>
        issuedAt >= now - MaxSkew && issuedAt <= now + MaxSkew && expiresAt > issuedAt && expiresAt - issuedAt <= maxLifetime;
}
