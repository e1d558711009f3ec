using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>Configuration managers that go on trusting keys which the issuer has removed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LastKnownGoodAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.LastKnownGood];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(TypeNames.ConfigurationManager) is not { } retrieving
                || start.Compilation.GetTypeByMetadataName(TypeNames.BaseConfigurationManager)?.GetMembers("UseLastKnownGoodConfiguration").FirstOrDefault() is not { } use)
            {
                return;
            }
            var made = new ConcurrentBag<(ObjectPath Holder, SyntaxNode Where)>();
            var decided = new ConcurrentBag<ObjectPath?>();
            start.RegisterOperationAction(c => Make((IObjectCreationOperation)c.Operation, retrieving, made), OperationKind.ObjectCreation);
            start.RegisterOperationAction(c => Decide((ISimpleAssignmentOperation)c.Operation, use, decided), OperationKind.SimpleAssignment);
            start.RegisterCompilationEndAction(end => Report(end, made, [.. decided]));
        });
    }

    private static void Make(IObjectCreationOperation creation, INamedTypeSymbol retrieving, ConcurrentBag<(ObjectPath, SyntaxNode)> made)
    {
        if (creation.Type.IsOrComesFrom(retrieving) && ObjectPath.Of(creation) is { } holder)
        {
            made.Add((holder, creation.Syntax));
        }
    }

    /// <summary>Anything but a plain "true" is a decision: to leave it to the configuration is one too.</summary>
    private static void Decide(ISimpleAssignmentOperation assignment, ISymbol use, ConcurrentBag<ObjectPath?> decided)
    {
        if (assignment.Target is IPropertyReferenceOperation target && SymbolEqualityComparer.Default.Equals(target.Property, use) && !assignment.Value.Is(true))
        {
            decided.Add(ObjectPath.Of(target.Instance));
        }
    }

    /// <summary>Where the text does not tell which manager a decision is for, it may be for any.</summary>
    private static void Report(CompilationAnalysisContext context, ConcurrentBag<(ObjectPath Holder, SyntaxNode Where)> made, ObjectPath?[] decided)
    {
        if (!decided.All(d => d is not null && made.Any(m => m.Holder.Equals(d))))
        {
            return;
        }
        foreach (var (_, where) in made.Where(m => !decided.Contains(m.Holder)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.LastKnownGood, where.GetLocation()));
        }
    }
}
