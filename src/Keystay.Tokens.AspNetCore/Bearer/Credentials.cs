using Microsoft.Extensions.Primitives;

namespace Keystay.Tokens.AspNetCore;

/// <summary>
/// What a request brings in its Authorization header (RFC 9110, section 11.6.2; RFC 6750, section 2.1; RFC 9449, section 7.1). A token in the body or the
/// query is not looked for: addresses are logged.
/// </summary>
/// <param name="Kind">How it was presented.</param>
/// <param name="Token">The token; empty where there is none.</param>
internal readonly record struct Credentials(CredentialsKind Kind, string Token)
{
    public static Credentials Read(StringValues authorization)
    {
        if (authorization.Count > 1)
        {
            return new(CredentialsKind.Several, "");
        }
        string text = authorization.ToString();
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? text : text.AsSpan(0, space);
        var kind = scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? CredentialsKind.Bearer
            : scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase) ? CredentialsKind.Dpop
            : CredentialsKind.None;
        return kind == CredentialsKind.None ? default : new(kind, space < 0 ? "" : text[space..].TrimStart(' '));
    }
}
