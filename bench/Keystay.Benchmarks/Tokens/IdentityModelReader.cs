using System.Text.Json.Nodes;
using Keystay.Tokens.Trust;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Keystay.Benchmarks.Tokens;

/// <summary>Microsoft.IdentityModel, set up by a careful developer: an exact list of issuers, the audience, and keys by a configuration manager.</summary>
internal sealed class IdentityModelReader(string audience, IReadOnlyList<string> issuers, DateTimeOffset? at, Action<TokenValidationParameters> configure)
{
    private readonly JsonWebTokenHandler handler = new();
    private readonly Dictionary<IReadOnlyList<KeyDocument>, TokenValidationParameters?> byDocuments = new(ReferenceEqualityComparer.Instance);

    public async Task<bool> AcceptsAsync(MatrixRow row)
    {
        if (!byDocuments.TryGetValue(row.Documents, out var parameters))
        {
            parameters = TryParameters(row.Documents);
            byDocuments.Add(row.Documents, parameters);
        }
        return parameters is not null && (await handler.ValidateTokenAsync(row.Token, parameters.Clone())).IsValid;
    }

    /// <summary>Null for a key document that it cannot read: then it has no keys.</summary>
    private TokenValidationParameters? TryParameters(IReadOnlyList<KeyDocument> documents)
    {
        try
        {
            return Parameters(documents);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public TokenValidationParameters Parameters(IReadOnlyList<KeyDocument> documents)
    {
        // It has one document; keys of several stand in it side by side.
        var keys = documents.Count == 1 ? System.Text.Encoding.UTF8.GetString(documents[0].Jwks.Span)
            : new JsonObject { ["keys"] = new JsonArray([.. documents.SelectMany(d => JsonNode.Parse(d.Jwks.Span)!["keys"]!.AsArray()).Select(k => k!.DeepClone())]) }.ToJsonString();
        var configuration = new OpenIdConnectConfiguration { Issuer = "https://login.example.test/{tenantid}/v2.0", JsonWebKeySet = new JsonWebKeySet(keys) };
        foreach (var key in configuration.JsonWebKeySet.GetSigningKeys())
        {
            configuration.SigningKeys.Add(key);
        }
        var parameters = new TokenValidationParameters
        {
            ValidAudience = audience,
            ValidIssuers = issuers,
            ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration),
        };
        if (at is { } now)
        {
            // What it does itself, at another time than now.
            parameters.LifetimeValidator = (notBefore, expires, _, p) => expires is not null && !(notBefore > expires)
                && !(notBefore > now.UtcDateTime + p.ClockSkew) && expires >= now.UtcDateTime - p.ClockSkew;
        }
        configure(parameters);
        return parameters;
    }
}
