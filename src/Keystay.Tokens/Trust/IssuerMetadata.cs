using System.Text.Json;
using Keystay.Keys;

namespace Keystay.Tokens.Trust;

/// <summary>What is taken from an issuer's metadata (RFC 8414, section 2).</summary>
/// <param name="Issuer">Whose it is, as keys and configuration call it.</param>
/// <param name="JwksUri">Where the keys are.</param>
internal sealed record IssuerMetadata(IssuerPattern Issuer, Uri JwksUri)
{
    /// <summary>Reads metadata.</summary>
    /// <param name="json">The document.</param>
    /// <param name="address">Where it was found, and what it may say.</param>
    /// <param name="allowLoopbackHttp">Whether plain http is spoken to this machine.</param>
    /// <exception cref="KeyDocumentException">It is no metadata, not the expected issuer's, or its keys are where they must not be.</exception>
    public static IssuerMetadata Read(ReadOnlyMemory<byte> json, MetadataAddress address, bool allowLoopbackHttp)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
            string issuer = Text(document.RootElement, "issuer", address), jwksUri = Text(document.RootElement, "jwks_uri", address);
            return new(CheckIssuer(issuer, address), CheckJwksUri(jwksUri, address, allowLoopbackHttp));
        }
        catch (JsonException e)
        {
            throw new KeyDocumentException("bad-json", $"{address}: the document is not valid JSON, or an object in it has two members of one name: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.", e);
        }
        catch (InvalidOperationException e)
        {
            // What System.Text.Json throws for a string that is not UTF-8 or has half a surrogate pair.
            throw new KeyDocumentException("bad-json", $"{address}: the document holds text that is not Unicode.", e);
        }
    }

    private static string Text(JsonElement json, string name, MetadataAddress address) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!
        : throw new KeyDocumentException("bad-metadata", $"{address}: the document is no issuer's metadata: it has no text \"{name}\" (RFC 8414, section 2).");

    /// <summary>
    /// RFC 8414, section 3.3: the issuer must be the expected one, or anyone who can answer at some address speaks for anyone. A template, as Entra publishes
    /// it, may also stand for the tenants that are trusted by name.
    /// </summary>
    private static IssuerPattern CheckIssuer(string text, MetadataAddress address)
    {
        var expected = address.ExpectedIssuers;
        if (IssuerPattern.TryParse(text, out var issuer))
        {
            issuer = address.AllAliases.Aggregate(issuer, (name, alias) => alias.Translate(name));
            if (expected.Any(e => issuer.Covers(e)))
            {
                return issuer;
            }
        }
        throw new KeyDocumentException("issuer-mismatch", $"{address}: the document is the metadata of another issuer than {string.Join(" or ", expected)} (RFC 8414, section 3.3).");
    }

    /// <summary>Otherwise whoever writes the document could send this process's requests to any place that it can reach.</summary>
    private static Uri CheckJwksUri(string text, MetadataAddress address, bool allowLoopbackHttp)
    {
        bool permitted = Uri.TryCreate(text, UriKind.Absolute, out var uri) && DocumentAddress.IsPermitted(uri, allowLoopbackHttp) && uri.UserInfo.Length == 0
            && (uri.Authority == address.Address.Authority || address.JwksHosts.Contains(uri.Authority, StringComparer.OrdinalIgnoreCase));
        return permitted ? uri!
            : throw new KeyDocumentException("jwks-uri-not-allowed", $"{address}: the jwks_uri is not an https address on {string.Join(" or ", [address.Address.Authority, .. address.JwksHosts])}.");
    }
}
