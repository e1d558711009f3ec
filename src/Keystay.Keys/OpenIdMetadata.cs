using System.Security.Cryptography;
using System.Text.Json;

namespace Keystay.Keys;

/// <summary>OpenID provider metadata (OpenID Connect Discovery 1.0, section 3; RFC 8414).</summary>
public static class OpenIdMetadata
{
    /// <summary>Where the issuer's keys are, or null when the document is no such metadata.</summary>
    /// <exception cref="PublicKeyFormatException">The document is metadata, but its <c>jwks_uri</c> is no absolute address.</exception>
    public static Uri? JwksUri(ReadOnlySpan<byte> document)
    {
        if (document.IsEmpty || document.Trim(" \t\r\n"u8) is not [(byte)'{', ..])
        {
            return null;
        }
        var bytes = document.ToArray();
        try
        {
            using var json = JwkReader.Parse(bytes);
            if (!json.RootElement.TryGetProperty("jwks_uri", out var address))
            {
                return null;
            }
            return address.ValueKind == JsonValueKind.String && Uri.TryCreate(address.GetString(), UriKind.Absolute, out var uri)
                ? uri
                : throw new PublicKeyFormatException("bad-json", "The metadata's \"jwks_uri\" is not an absolute address.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
