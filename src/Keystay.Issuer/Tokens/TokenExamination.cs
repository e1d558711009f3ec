using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Keystay.Issuer.Revocations;
using Keystay.Issuer.Rings;
using Keystay.Signing.Rings;
using Keystay.Tokens;
using Keystay.Tokens.Trust;

namespace Keystay.Issuer.Tokens;

/// <summary>
/// Whether a token is one of ours, in force: signed by a key of the ring, in its period, recorded in the ledger when it was issued, and not revoked. A perfect forgery with a
/// stolen key fails here, as it was never recorded.
/// </summary>
internal sealed class TokenExamination(RingKeeper rings, RevocationFeeds feeds, IssuedTokens issued, ProtectedClock clock)
{
    private const int MostCharacters = 16 << 10;

    /// <summary>The claims of a token that is in force; null for any other.</summary>
    public TokenClaims? Examine(Ring ring, string? token)
    {
        if (token is null || token.Length > MostCharacters || AudienceOf(token) is not { } audience || SignatureHash(token) is not { } hash)
        {
            return null;
        }
        var document = new KeyDocument(ring.Name, rings.Documents.Keys(ring.Name), [ring.Issuer]);
        var validator = new TokenValidator(new TokenValidatorOptions { Audiences = [audience] }, new StaticKeySource(document), clock);
        var result = validator.Validate(token.AsMemory());
        if (!result.IsAccepted || (issued.IsWhole && !issued.Contains(hash)))
        {
            return null;
        }
        var claims = result.GetClaims();
        return claims.TokenId is { } id && feeds.Find(ring.Name)?.IsTokenRevoked(id) != true ? claims : null;
    }

    /// <summary>Whom the token says it is for: whoever asks, the question is only whether we issued it so.</summary>
    private static string? AudienceOf(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3 || Decode(parts[1]) is not { } payload)
        {
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 16 });
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("aud", out var audience) ? audience.ValueKind switch
            {
                JsonValueKind.String => NonBlank(audience.GetString()),
                JsonValueKind.Array when audience.GetArrayLength() > 0 && audience[0].ValueKind == JsonValueKind.String => NonBlank(audience[0].GetString()),
                _ => null,
            }
            : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NonBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static byte[]? SignatureHash(string token) => Decode(token[(token.LastIndexOf('.') + 1)..]) is { } signature ? SHA256.HashData(signature) : null;

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.DecodeFromChars(text, bytes, out _, out int written) == OperationStatus.Done ? bytes[..written] : null;
    }
}
