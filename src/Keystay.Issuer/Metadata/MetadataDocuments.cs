using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Signing.Rings;

namespace Keystay.Issuer.Metadata;

/// <summary>
/// What is published of the rings at one moment. A revoked key is not in it: most validators know no member that says so, and would go on believing the key. Those that
/// follow the revocation feed hear of it there.
/// </summary>
internal sealed class MetadataDocuments
{
    private static readonly string[] Endpoints = ["token", "introspection", "revocation"];

    private readonly Dictionary<string, byte[]> keys = new(StringComparer.Ordinal), metadata = new(StringComparer.Ordinal);

    public MetadataDocuments(IReadOnlyList<Ring> rings, string address)
    {
        Common = Jwks(rings);
        CommonTag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Common).AsSpan(0, 16))}\"";
        foreach (var ring in rings)
        {
            keys[ring.Name] = Jwks([ring]);
            metadata[ring.Name] = Metadata(ring, address);
        }
    }

    /// <summary>The keys of all rings.</summary>
    public byte[] Common { get; }

    /// <summary>The entity tag of <see cref="Common"/>.</summary>
    public string CommonTag { get; }

    public byte[]? Keys(string ring) => keys.GetValueOrDefault(ring);

    public byte[]? Metadata(string ring) => metadata.GetValueOrDefault(ring);

    private static byte[] Jwks(IEnumerable<Ring> rings) => JsonBytes.Of(json =>
    {
        json.WriteStartArray("keys");
        foreach (var ring in rings)
        {
            foreach (var key in ring.PublishedKeys)
            {
                JwkWriter.Write(json, key.PublicKey, ring.ScopeOf(key));
            }
        }
        json.WriteEndArray();
    });

    /// <summary>RFC 8414, section 2, and OpenID Connect Discovery 1.0, section 3.</summary>
    private static byte[] Metadata(Ring ring, string address) => JsonBytes.Of(json =>
    {
        string at = $"{address}/{ring.Name}";
        json.WriteString("issuer", ring.Issuer.Text);
        json.WriteString("jwks_uri", at + "/keys");
        json.WriteString("token_endpoint", at + "/token");
        json.WriteString("introspection_endpoint", at + "/introspect");
        json.WriteString("revocation_endpoint", at + "/revoke");
        foreach (string endpoint in Endpoints)
        {
            WriteTexts(json, endpoint + "_endpoint_auth_methods_supported", "private_key_jwt");
            WriteTexts(json, endpoint + "_endpoint_auth_signing_alg_values_supported", "RS256", "PS256", "ES256", "ES384", "EdDSA");
        }
        WriteTexts(json, "grant_types_supported", "client_credentials");
        WriteTexts(json, "response_types_supported");
        WriteTexts(json, "subject_types_supported", "public");
        WriteTexts(json, "id_token_signing_alg_values_supported", ring.Algorithm.Name());
        json.WriteString("revocation_feed", at + "/revocations");
    });

    private static void WriteTexts(System.Text.Json.Utf8JsonWriter json, string name, params ReadOnlySpan<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }
}
