using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Tokens.Analyzers.Tests;

/// <summary>An issuer with a key of its own, made for the test.</summary>
internal sealed class Issuer(string name, string kid) : IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);

    public string Name { get; } = name;

    public RsaSecurityKey Key => new(rsa) { KeyId = kid };

    public string Sign(string? issuer = null, string audience = "api", DateTime? expires = null, string? tenant = null)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Name,
            Audience = audience,
            Expires = expires ?? DateTime.UtcNow.AddMinutes(5),
            NotBefore = DateTime.UtcNow.AddDays(-1),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            Claims = tenant is null ? null : new Dictionary<string, object> { ["tid"] = tenant },
        };
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    /// <summary>The public key as a metadata document lists it, with the issuer it belongs to.</summary>
    public string Jwk()
    {
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        return JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = kid,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
            ["issuer"] = Name,
        });
    }

    /// <summary>What a metadata endpoint that is common to several issuers serves.</summary>
    public static OpenIdConnectConfiguration CommonMetadata(params Issuer[] issuers)
    {
        var keys = new JsonWebKeySet($$"""{"keys":[{{string.Join(',', issuers.Select(i => i.Jwk()))}}]}""");
        var metadata = new OpenIdConnectConfiguration { Issuer = "https://issuer.example/{tenantid}/v2.0", JsonWebKeySet = keys };
        foreach (var key in keys.GetSigningKeys())
        {
            metadata.SigningKeys.Add(key);
        }
        return metadata;
    }

    public void Dispose() => rsa.Dispose();
}
