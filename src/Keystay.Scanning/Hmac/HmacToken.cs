using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Keystay.Scanning.Hmac;

/// <summary>A JWS with an HMAC algorithm (RFC 7515; RFC 7518, section 3.2): whoever verifies it holds its key.</summary>
internal sealed class HmacToken
{
    private readonly byte[] signingInput;
    private readonly byte[] signature;
    private readonly HashAlgorithmName hash;

    private HmacToken(byte[] signingInput, byte[] signature, HashAlgorithmName hash) =>
        (this.signingInput, this.signature, this.hash) = (signingInput, signature, hash);

    /// <summary>Reads a compact token; null when it is none with an HMAC of full length.</summary>
    public static HmacToken? TryParse(string compact)
    {
        int dot = compact.LastIndexOf('.'), first = compact.IndexOf('.', StringComparison.Ordinal);
        if (first <= 0 || dot <= first || !Base64Url.IsValid(compact.AsSpan(0, first)) || !Base64Url.IsValid(compact.AsSpan(dot + 1)))
        {
            return null;
        }
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(compact.AsSpan(0, first)));
            string? algorithm = header.RootElement.ValueKind == JsonValueKind.Object && header.RootElement.TryGetProperty("alg", out var alg)
                && alg.ValueKind == JsonValueKind.String ? alg.GetString() : null;
            HashAlgorithmName? hash = algorithm switch
            {
                "HS256" => HashAlgorithmName.SHA256,
                "HS384" => HashAlgorithmName.SHA384,
                "HS512" => HashAlgorithmName.SHA512,
                _ => null,
            };
            byte[] signature = Base64Url.DecodeFromChars(compact.AsSpan(dot + 1));
            return hash is { } known && signature.Length * 8 == int.Parse(algorithm.AsSpan(2), provider: null)
                ? new(Encoding.ASCII.GetBytes(compact[..dot]), signature, known)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the key verifies the token.</summary>
    public bool Verifies(ReadOnlySpan<byte> key)
    {
        Span<byte> mac = stackalloc byte[64];
        mac = mac[..CryptographicOperations.HmacData(hash, key, signingInput, mac)];
        return mac.SequenceEqual(signature);
    }
}
