using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>Delegates that stand where a check should be and check nothing.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EmptyValidatorsAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableDictionary<string, DiagnosticDescriptor> Delegates = new Dictionary<string, DiagnosticDescriptor>
    {
        ["SignatureValidator"] = Rules.SignatureNotVerified,
        ["SignatureValidatorUsingConfiguration"] = Rules.SignatureNotVerified,
        ["IssuerValidator"] = Rules.ValidatorAcceptsAll,
        ["IssuerValidatorUsingConfiguration"] = Rules.ValidatorAcceptsAll,
        ["AudienceValidator"] = Rules.ValidatorAcceptsAll,
        ["LifetimeValidator"] = Rules.ValidatorAcceptsAll,
        ["IssuerSigningKeyValidator"] = Rules.ValidatorAcceptsAll,
        ["IssuerSigningKeyValidatorUsingConfiguration"] = Rules.ValidatorAcceptsAll,
        ["AlgorithmValidator"] = Rules.ValidatorAcceptsAll,
    }.ToImmutableDictionary();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.SignatureNotVerified, Rules.ValidatorAcceptsAll];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(TypeNames.TokenValidationParameters) is { } parameters)
            {
                var reading = new TokenReading(start.Compilation);
                start.RegisterOperationAction(c => Analyze(c, parameters, reading), OperationKind.SimpleAssignment);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol parameters, TokenReading reading)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation target && Delegates.TryGetValue(target.Property.Name, out var rule)
            && SymbolEqualityComparer.Default.Equals(target.Property.ContainingType, parameters)
            && Body(assignment.Value) is { } body && new EmptyBody(body, reading).Accepts(rule == Rules.SignatureNotVerified))
        {
            context.ReportDiagnostic(Diagnostic.Create(rule, assignment.Syntax.GetLocation(), target.Property.Name));
        }
    }

    /// <summary>What a delegate runs, where that stands in the same file.</summary>
    private static IOperation? Body(IOperation value)
    {
        switch (value.WithoutConversions())
        {
            case IAnonymousFunctionOperation lambda:
                return lambda.Body;
            case IMethodReferenceOperation { Method: { IsVirtual: false, DeclaringSyntaxReferences: { Length: 1 } declarations } } method
                when declarations[0].SyntaxTree == method.Syntax.SyntaxTree:
                return method.SemanticModel?.GetOperation(declarations[0].GetSyntax());
            default:
                return null;
        }
    }
}
