using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>Identities whose claims come straight from a token that was read and not validated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnvalidatedIdentityAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.UnvalidatedIdentity];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            // In a browser an identity is for display only: the server decides, and the page belongs to whoever looks at it anyway.
            if (start.Compilation.GetTypeByMetadataName(TypeNames.ClaimsIdentity) is { } identity && start.Compilation.GetTypeByMetadataName(TypeNames.BrowserHost) is null)
            {
                var reading = new TokenReading(start.Compilation);
                start.RegisterOperationAction(c => Analyze(c, identity, reading), OperationKind.ObjectCreation);
            }
        });
    }

    private static void Analyze(OperationAnalysisContext context, INamedTypeSymbol identity, TokenReading reading)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.Type.IsOrComesFrom(identity) && creation.Arguments.Any(a => IsClaimsOfReadToken(a.Value, reading)) && !IsValidatedNearby(creation))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.UnvalidatedIdentity, creation.Syntax.GetLocation()));
        }
    }

    private static bool IsClaimsOfReadToken(IOperation argument, TokenReading reading) => argument.WithoutConversions() switch
    {
        IPropertyReferenceOperation { Property.Name: "Claims", Instance: { } token } => reading.IsRead(token),
        ILocalReferenceOperation local => local.Declared()?.WithoutConversions() is IPropertyReferenceOperation claims && IsClaimsOfReadToken(claims, reading),
        // Where, Select and ToList choose among the claims; none of them asks who wrote them.
        IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable", Arguments: { Length: > 0 } arguments } => IsClaimsOfReadToken(arguments[0].Value, reading),
        _ => false,
    };

    /// <summary>A call that by its name validates, in the same member, may have seen the same token.</summary>
    private static bool IsValidatedNearby(IOperation creation) => creation.Surroundings().OfType<IInvocationOperation>()
        .Any(call => call.TargetMethod.Name is var name && (name.Contains("Valid") || name.Contains("Verif") || name.Contains("Authenticate") || name.Contains("Introspect")));
}
