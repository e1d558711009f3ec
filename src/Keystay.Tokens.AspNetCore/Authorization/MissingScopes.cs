namespace Keystay.Tokens.AspNetCore;

/// <summary>The scopes that a request would have needed; told in the answer (RFC 6750, section 3.1).</summary>
internal sealed record MissingScopes(IReadOnlyList<string> Scopes);
