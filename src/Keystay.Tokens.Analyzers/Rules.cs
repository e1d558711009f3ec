using Microsoft.CodeAnalysis;

namespace Keystay.Tokens.Analyzers;

/// <summary>What this package reports. Each rule has a page in docs/analyzers with the attack it stops.</summary>
internal static class Rules
{
    private const string Category = "Security", Pages = "https://keystay.dev/docs/analyzers/";

    private const string Switch = "'{0} = false' accepts tokens that should be refused: {1}";

    public static readonly DiagnosticDescriptor IssuerNotValidated = new(
        "KST0001", "The issuer of a token is not validated", Switch, Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0001.md");

    public static readonly DiagnosticDescriptor AudienceNotValidated = new(
        "KST0002", "The audience of a token is not validated", Switch, Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0002.md");

    public static readonly DiagnosticDescriptor LifetimeNotValidated = new(
        "KST0003", "The lifetime of a token is not validated", Switch, Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0003.md");

    public static readonly DiagnosticDescriptor SigningKeyNotValidated = new(
        "KST0004", "The signing key of a token is not validated", Switch, Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0004.md");

    public static readonly DiagnosticDescriptor UnsignedTokensAccepted = new(
        "KST0005", "Unsigned tokens are accepted", Switch, Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + "KST0005.md");

    public static readonly DiagnosticDescriptor EternalTokensAccepted = new(
        "KST0006", "Tokens that never expire are accepted", Switch, Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0006.md");

    public static readonly DiagnosticDescriptor SignatureNotVerified = new(
        "KST0007", "A signature validator verifies nothing", "This {0} returns the token without verifying its signature: anyone can write a token that passes",
        Category, DiagnosticSeverity.Error, true, helpLinkUri: Pages + "KST0007.md");

    public static readonly DiagnosticDescriptor ValidatorAcceptsAll = new(
        "KST0008", "A validator accepts everything", "This {0} accepts whatever it is given, and replaces the built-in check",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0008.md");

    public static readonly DiagnosticDescriptor CommonMetadata = new(
        "KST0009", "Common metadata is used without key scope",
        "The metadata of '{0}' lists keys of several issuers, and nothing checks that a key belongs to the issuer of the token: the key of one opens the others",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0009.md", customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor StaticKeys = new(
        "KST0010", "Keys are given where the signing key's issuer cannot be checked",
        "Keys given through '{0}' carry no metadata, so '{1}' lets every one of them sign for every issuer, and says nothing",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0010.md");

    public static readonly DiagnosticDescriptor LastKnownGood = new(
        "KST0011", "Removed keys stay trusted through the last known good configuration",
        "This configuration manager keeps its last known good configuration: a key that the issuer has removed, even a stolen one, stays trusted for another hour",
        Category, DiagnosticSeverity.Info, true, helpLinkUri: Pages + "KST0011.md", customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnvalidatedIdentity = new(
        "KST0012", "An identity is made of a token that was only read",
        "The claims of this identity come from a token that was read but never validated: whoever sends it chooses them",
        Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0012.md");

    public static readonly DiagnosticDescriptor KeysOverPlainHttp = new(
        "KST0013", "Keys may be fetched without TLS", Switch, Category, DiagnosticSeverity.Warning, true, helpLinkUri: Pages + "KST0013.md");
}
