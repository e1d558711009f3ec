using Microsoft.CodeAnalysis;

namespace Keystay.Tokens.Analyzers;

/// <summary>A property that turns a check off when it is false.</summary>
internal sealed class CheckSwitch(DiagnosticDescriptor rule, string type, string property, string consequence, params string[] deciders)
{
    public static IReadOnlyList<CheckSwitch> All { get; } =
    [
        new(Rules.IssuerNotValidated, TypeNames.TokenValidationParameters, "ValidateIssuer",
            "a token of any issuer passes whose key is among those trusted", "IssuerValidator", "IssuerValidatorUsingConfiguration"),
        new(Rules.AudienceNotValidated, TypeNames.TokenValidationParameters, "ValidateAudience",
            "a token that was issued for another application passes", "AudienceValidator"),
        new(Rules.LifetimeNotValidated, TypeNames.TokenValidationParameters, "ValidateLifetime",
            "a stolen token is good for ever", "LifetimeValidator"),
        new(Rules.SigningKeyNotValidated, TypeNames.TokenValidationParameters, "ValidateIssuerSigningKey",
            "a key passes whose certificate has expired", "IssuerSigningKeyValidator", "IssuerSigningKeyValidatorUsingConfiguration"),
        new(Rules.UnsignedTokensAccepted, TypeNames.TokenValidationParameters, "RequireSignedTokens",
            "anyone can write one, with 'alg' 'none'", "SignatureValidator", "SignatureValidatorUsingConfiguration"),
        new(Rules.EternalTokensAccepted, TypeNames.TokenValidationParameters, "RequireExpirationTime",
            "one without 'exp' is good for ever", "LifetimeValidator"),
        new(Rules.KeysOverPlainHttp, TypeNames.JwtBearerOptions, "RequireHttpsMetadata", InTheMiddle),
        new(Rules.KeysOverPlainHttp, TypeNames.OpenIdConnectOptions, "RequireHttpsMetadata", InTheMiddle),
        new(Rules.KeysOverPlainHttp, TypeNames.HttpDocumentRetriever, "RequireHttps", InTheMiddle),
    ];

    private const string InTheMiddle = "whoever is on the way to the issuer can put in keys of their own";

    public DiagnosticDescriptor Rule { get; } = rule;

    public string Type { get; } = type;

    public string Property { get; } = property;

    /// <summary>What comes of it, for the message.</summary>
    public string Consequence { get; } = consequence;

    /// <summary>Delegates that decide in the switch's stead: with one of them set it is never read.</summary>
    public string[] Deciders { get; } = deciders;
}
