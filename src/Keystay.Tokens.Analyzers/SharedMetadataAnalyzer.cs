using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>Entra's common metadata where nothing ties its keys to the issuers they belong to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedMetadataAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.CommonMetadata];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            INamedTypeSymbol?[] options = [start.Compilation.GetTypeByMetadataName(TypeNames.JwtBearerOptions), start.Compilation.GetTypeByMetadataName(TypeNames.OpenIdConnectOptions)];
            var retrieving = start.Compilation.GetTypeByMetadataName(TypeNames.ConfigurationManager);
            if (retrieving is null && options.All(o => o is null))
            {
                return;
            }
            var schemes = new ConcurrentBag<Scheme>();
            var scopes = new ConcurrentBag<ObjectPath?>();
            start.RegisterOperationAction(c => Configures((ISimpleAssignmentOperation)c.Operation, options, schemes), OperationKind.SimpleAssignment);
            start.RegisterOperationAction(c => Retrieves((IObjectCreationOperation)c.Operation, retrieving, schemes), OperationKind.ObjectCreation);
            start.RegisterOperationAction(c => Scopes((IInvocationOperation)c.Operation, scopes), OperationKind.Invocation);
            start.RegisterCompilationEndAction(end => Report(end, schemes, [.. scopes]));
        });
    }

    private static void Configures(ISimpleAssignmentOperation assignment, INamedTypeSymbol?[] options, ConcurrentBag<Scheme> schemes)
    {
        if (assignment.Target is IPropertyReferenceOperation { Property.Name: "Authority" or "MetadataAddress" } target
            && options.Any(o => target.Property.ContainingType.IsOrComesFrom(o)) && !IsMicrosoftIdentityWeb(target))
        {
            schemes.Add(new Scheme(ObjectPath.Of(target.Instance), assignment.Syntax, SharedMetadataAddress.In(assignment.Value)));
        }
    }

    private static void Retrieves(IObjectCreationOperation creation, INamedTypeSymbol? retrieving, ConcurrentBag<Scheme> schemes)
    {
        if (creation.Type.IsOrComesFrom(retrieving) && creation.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0) is { } address)
        {
            schemes.Add(new Scheme(ObjectPath.Of(creation), address.Syntax, SharedMetadataAddress.In(address.Value)));
        }
    }

    private static void Scopes(IInvocationOperation call, ConcurrentBag<ObjectPath?> scopes)
    {
        if (KeyScopeCalls.IsAny(call))
        {
            scopes.Add(KeyScopeCalls.Subject(call));
        }
    }

    /// <summary>
    /// A call on the validation parameters of one scheme's options holds for that scheme. Where the text does not tell which scheme a call is for (options that
    /// are configured again elsewhere, parameters that are made on their own), it may be for any.
    /// </summary>
    private static void Report(CompilationAnalysisContext context, ConcurrentBag<Scheme> schemes, ObjectPath?[] scopes)
    {
        if (!scopes.All(scope => scope is not null && schemes.Any(s => s.Has(scope))))
        {
            return;
        }
        foreach (var scheme in schemes.Where(s => s.CommonAddress is not null && !scopes.Any(s.Has)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.CommonMetadata, scheme.Where.GetLocation(), scheme.CommonAddress));
        }
    }

    /// <summary>Microsoft.Identity.Web checks the signing key's issuer by itself, in the options it makes and in those it hands out.</summary>
    private static bool IsMicrosoftIdentityWeb(IPropertyReferenceOperation target) =>
        Ours(target.Instance?.WithoutConversions().Type)
        || target.Ancestors().OfType<IInvocationOperation>().Any(call => Ours(call.TargetMethod.ContainingType));

    private static bool Ours(ITypeSymbol? type) => type?.ContainingNamespace?.ToDisplayString() is { } name
        && (name == "Microsoft.Identity.Web" || name.StartsWith("Microsoft.Identity.Web.", StringComparison.Ordinal));
}
