using Keystay.Keys;
using Keystay.Tokens;
using Keystay.Tokens.Trust;

namespace Keystay.Cli.Tokens;

/// <summary>What <c>keystay token validate</c> was asked.</summary>
internal sealed record TokenValidateRequest(
    string? Token, string? Batch, IReadOnlyList<string> Jwks, IReadOnlyList<MetadataAddress> Metadata, IReadOnlyList<IssuerPattern> Issuers, TokenValidatorOptions Options, DateTimeOffset? At,
    bool AsJson, string? Output);
