using System.Text.Json;

namespace Keystay.Tokens;

/// <summary>The claims of a token that was accepted.</summary>
public sealed class TokenClaims
{
    internal TokenClaims(ReadOnlySpan<byte> payload) => Json = JsonElement.Parse(payload, new JsonDocumentOptions { MaxDepth = 64 });

    /// <summary>The whole payload.</summary>
    public JsonElement Json { get; }

    /// <summary>The issuer as the token has it.</summary>
    public string Issuer => GetText("iss")!;

    /// <summary>Whom the token is about, as this issuer calls them.</summary>
    public string? Subject => GetText("sub");

    /// <summary>Everyone the token is for.</summary>
    public IReadOnlyList<string> Audiences => GetTexts("aud");

    /// <summary>The client it was issued to: client_id, or Entra's azp or appid.</summary>
    public string? ClientId => GetText("client_id") ?? GetText("azp") ?? GetText("appid");

    /// <summary>The tenant, checked against the issuer.</summary>
    public string? Tenant => GetText("tid");

    /// <summary>The token's own name: jti, or Entra's uti.</summary>
    public string? TokenId => GetText("jti") ?? GetText("uti");

    /// <summary>The session it belongs to.</summary>
    public string? Session => GetText("sid");

    /// <summary>When it expires.</summary>
    public DateTimeOffset ExpiresAt => DateTimeOffset.FromUnixTimeSeconds(Json.GetProperty("exp").GetInt64());

    /// <summary>When it was issued.</summary>
    public DateTimeOffset IssuedAt => DateTimeOffset.FromUnixTimeSeconds(Json.GetProperty("iat").GetInt64());

    /// <summary>The scopes granted (RFC 8693, section 4.2): scope, or Entra's scp.</summary>
    public IReadOnlyList<string> Scopes => (GetText("scope") ?? GetText("scp"))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A claim that is a text; null if it is absent or something else. Names are case-sensitive.</summary>
    public string? GetText(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A claim that is a text or an array of texts; empty if it is absent or something else.</summary>
    public IReadOnlyList<string> GetTexts(string name) => !Json.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)] : [];
}
