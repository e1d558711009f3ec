using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>Keys given by hand beside Microsoft's check of the signing key's issuer, which knows that issuer only from metadata.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticKeysAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StaticKeys];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!KeyScopeCalls.IsMicrosofts(call))
        {
            return;
        }
        foreach (var keys in call.AlsoAssigned(KeyScopeCalls.Subject(call), "IssuerSigningKey", "IssuerSigningKeys", "IssuerSigningKeyResolver"))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.StaticKeys, keys.Parent!.Syntax.GetLocation(), [call.Syntax.GetLocation()], keys.Property.Name, call.TargetMethod.Name));
        }
    }
}
