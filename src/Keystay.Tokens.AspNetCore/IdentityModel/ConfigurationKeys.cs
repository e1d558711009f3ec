using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keystay.Keys;
using Keystay.Tokens.Trust;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Tokens.AspNetCore;

/// <summary>The keys, with their scopes, of the metadata that Microsoft.IdentityModel has fetched.</summary>
internal sealed class ConfigurationKeys
{
    private readonly ConditionalWeakTable<BaseConfiguration, KeySet> sets = [];
    private readonly ConditionalWeakTable<TrustedKey, SecurityKey> securityKeys = [];
    private readonly Lock gate = new();
    private KeySet latest = KeySet.Empty;

    /// <summary>Those of a configuration.</summary>
    /// <exception cref="KeyScopeException">It tells of no key whose it is.</exception>
    public KeySet Of(BaseConfiguration? configuration)
    {
        if (configuration is null)
        {
            throw new KeyScopeException(TokenReason.KeysStale, "No metadata is there. RequireKeyScope needs a ConfigurationManager of a type derived from BaseConfigurationManager, as AddJwtBearer makes from Authority or MetadataAddress, and one that has answered.");
        }
        if (sets.TryGetValue(configuration, out var known))
        {
            return known;
        }
        lock (gate)
        {
            // An issuer once carved out stays so while its ring is rolled.
            return sets.GetValue(configuration, c => latest = Load(c, latest));
        }
    }

    /// <summary>A key as Microsoft.IdentityModel verifies with it, made from what was examined and not from a certificate beside it (x5c).</summary>
    /// <exception cref="KeyScopeException">It knows no such keys.</exception>
    public SecurityKey SecurityKeyOf(TrustedKey key) => securityKeys.GetValue(key, static k => k.Key switch
    {
        RsaPublicKey rsa => new RsaSecurityKey(new RSAParameters { Modulus = rsa.Modulus, Exponent = rsa.Exponent }) { KeyId = k.Kid },
        EcPublicKey ec => new ECDsaSecurityKey(ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(ec.Curve.Oid), Q = new ECPoint { X = ec.X, Y = ec.Y } })) { KeyId = k.Kid },
        _ => throw new KeyScopeException(TokenReason.UnsupportedKey, $"Microsoft.IdentityModel verifies no {k.Scope.Algorithm.Name()}."),
    });

    private static KeySet Load(BaseConfiguration configuration, KeySet previous)
    {
        // The text as it was fetched: the parsed key set no longer has duplicate members, nor any member whose type it did not expect.
        if (configuration is not OpenIdConnectConfiguration { JsonWebKeySet.JsonData: { Length: > 0 } jwks } metadata || !IssuerPattern.TryParse(metadata.Issuer, out var issuer))
        {
            throw new KeyScopeException(TokenReason.KeyWithoutScope, "The configuration has no issuer, or no key set as JSON text (JsonWebKeySet), so nothing says whose its keys are.");
        }
        var alias = Uri.TryCreate(metadata.JwksUri, UriKind.Absolute, out var address) && EntraClouds.Has(address) ? EntraClouds.V1Alias(address.Host) : null;
        issuer = alias is null ? issuer : FirstName(issuer, alias);
        byte[] json = Encoding.UTF8.GetBytes(jwks);
        try
        {
            return KeySet.Load([new KeyDocument(metadata.Issuer, json, [issuer, .. OwnRings(json, issuer)], issuer, alias is null ? [] : [alias])], previous);
        }
        catch (KeyDocumentException e)
        {
            throw new KeyScopeException(TokenReason.MalformedKey, e.Message);
        }
    }

    /// <summary>
    /// Exact issuers that keys of a templated document name. Which issuers are trusted is the issuer validator's matter; here is only told apart whose keys
    /// are whose.
    /// </summary>
    private static IEnumerable<IssuerPattern> OwnRings(byte[] jwks, IssuerPattern document)
    {
        using var json = JsonDocument.Parse(jwks, new JsonDocumentOptions { MaxDepth = 16 });
        return !document.IsTemplate || !json.RootElement.TryGetProperty("keys", out var keys) ? []
            : [.. keys.EnumerateArray().Select(k => k.TryGetProperty("issuer", out var text) && text.ValueKind == JsonValueKind.String && IssuerPattern.TryParse(text.GetString(), out var issuer) ? issuer : null)
                .OfType<IssuerPattern>().Where(i => !i.IsTemplate && document.Covers(i))];
    }

    /// <summary>Entra's keys sign tokens of version 1 too, and its metadata of version 1 has that issuer, but the keys name the issuer of version 2 alone.</summary>
    private static IssuerPattern FirstName(IssuerPattern issuer, IssuerAlias alias) => issuer.Equals(alias.Name) ? alias.Issuer
        : alias.Name.TenantOf(Encoding.UTF8.GetBytes(issuer.Text)) is { IsEmpty: false } tenant ? IssuerPattern.Parse(Encoding.UTF8.GetString(alias.Issuer.ForTenant(tenant)))
        : issuer;
}
