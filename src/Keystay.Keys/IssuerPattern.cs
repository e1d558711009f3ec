using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Keystay.Keys;

/// <summary>
/// The issuers that something is good for: one, written exactly, or one for each tenant, written with <c>{tenantid}</c> as a whole segment of the path
/// as Entra publishes it. Issuers are compared byte by byte (OpenID Connect Discovery, section 4.3); nothing is normalised.
/// </summary>
public sealed class IssuerPattern : IEquatable<IssuerPattern>
{
    /// <summary>What stands in a template for the tenant.</summary>
    public const string TenantPlaceholder = "{tenantid}";

    /// <summary>Bytes of a tenant: a GUID with its hyphens.</summary>
    public const int GuidBytes = 36;

    private const int MaxCharacters = 512;

    private readonly byte[] prefix, suffix;

    private IssuerPattern(string text, int placeholder)
    {
        Text = text;
        IsTemplate = placeholder >= 0;
        prefix = Encoding.UTF8.GetBytes(IsTemplate ? text[..placeholder] : text);
        suffix = IsTemplate ? Encoding.UTF8.GetBytes(text[(placeholder + TenantPlaceholder.Length)..]) : [];
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Whether it stands for one issuer per tenant.</summary>
    public bool IsTemplate { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It is no absolute URI, or its placeholder is not one whole segment of the path.</exception>
    public static IssuerPattern Parse(string text) => TryParse(text, out var pattern) ? pattern
        : throw new FormatException($"'{text}' is no issuer: an absolute URI of at most {MaxCharacters} characters without fragment or white space, in which {TenantPlaceholder} may stand once, as a whole segment of the path.");

    /// <summary>Reads a pattern; false if it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out IssuerPattern? pattern)
    {
        pattern = null;
        if (text is null || text.Length is 0 or > MaxCharacters || text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('#', StringComparison.Ordinal))
        {
            return false;
        }
        int placeholder = text.IndexOf(TenantPlaceholder, StringComparison.Ordinal);
        string plain = placeholder < 0 ? text : text.Remove(placeholder, TenantPlaceholder.Length);
        if (plain.AsSpan().ContainsAny('{', '}') || !Uri.TryCreate(plain, UriKind.Absolute, out var uri) || (placeholder >= 0 && !IsSegment(text, placeholder, uri)))
        {
            return false;
        }
        pattern = new IssuerPattern(text, placeholder);
        return true;
    }

    /// <summary>Whether an issuer, as UTF-8, is one of those meant. In a template the tenant is a GUID in lower case (RFC 9562, section 4).</summary>
    public bool Matches(ReadOnlySpan<byte> issuer) => IsTemplate
        ? issuer.Length == prefix.Length + GuidBytes + suffix.Length && issuer.StartsWith(prefix) && issuer.EndsWith(suffix) && IsLowerCaseGuid(issuer.Slice(prefix.Length, GuidBytes))
        : issuer.SequenceEqual(prefix);

    /// <summary>The tenant that an issuer names in the place of the placeholder; empty for an exact pattern or an issuer that does not match.</summary>
    public ReadOnlySpan<byte> TenantOf(ReadOnlySpan<byte> issuer) => IsTemplate && Matches(issuer) ? issuer.Slice(prefix.Length, GuidBytes) : default;

    /// <summary>The issuer of one tenant, as UTF-8: the pattern with the tenant in the place of the placeholder.</summary>
    /// <param name="tenant">A GUID in lower case.</param>
    public byte[] ForTenant(ReadOnlySpan<byte> tenant) => IsTemplate ? [.. prefix, .. tenant, .. suffix] : prefix;

    /// <summary>Whether every issuer of another pattern is one of this.</summary>
    public bool Covers(IssuerPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Equals(other) || (!other.IsTemplate && Matches(other.prefix));
    }

    /// <summary>Whether some issuer is one of both.</summary>
    public bool Overlaps(IssuerPattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Covers(other) || other.Covers(this);
    }

    /// <summary>Whether bytes are a GUID with hyphens, in lower case.</summary>
    public static bool IsLowerCaseGuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != GuidBytes)
        {
            return false;
        }
        for (int i = 0; i < GuidBytes; i++)
        {
            bool good = i is 8 or 13 or 18 or 23 ? text[i] == '-' : text[i] is >= (byte)'0' and <= (byte)'9' or >= (byte)'a' and <= (byte)'f';
            if (!good)
            {
                return false;
            }
        }
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(IssuerPattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IssuerPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A tenant in the host, or as a part of a segment, would let one tenant choose a name that another one's issuer begins with.</summary>
    private static bool IsSegment(string text, int placeholder, Uri plain)
    {
        int end = placeholder + TenantPlaceholder.Length;
        int authority = text.IndexOf("://", StringComparison.Ordinal);
        int path = authority < 0 ? -1 : text.IndexOf('/', authority + 3);
        return plain.Host.Length > 0 && path >= 0 && placeholder > path && text[placeholder - 1] == '/' && (end == text.Length || text[end] == '/')
            && plain.Query.Length == 0;
    }
}
