using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>The calls that tie signing keys to the issuer of a token, by name: the libraries need not be there.</summary>
internal static class KeyScopeCalls
{
    private const string Microsoft = "Microsoft.IdentityModel.Validators", Keystay = "Keystay.Tokens";

    /// <summary>Microsoft's own: it needs the configuration that a key came with.</summary>
    public static bool IsMicrosofts(IInvocationOperation call) =>
        call.TargetMethod.Name == "EnableAadSigningKeyIssuerValidation" && NamespaceOf(call) == Microsoft;

    public static bool IsAny(IInvocationOperation call) => IsMicrosofts(call)
        || (call.TargetMethod.Name == "RequireKeyScope" && NamespaceOf(call) is var name && (name == Keystay || name.StartsWith(Keystay + ".", StringComparison.Ordinal)));

    /// <summary>The object that is validated with key scope from then on.</summary>
    public static ObjectPath? Subject(IInvocationOperation call) => ObjectPath.Of(call.Instance ?? call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value);

    private static string NamespaceOf(IInvocationOperation call) => call.TargetMethod.ContainingNamespace.ToDisplayString();
}
