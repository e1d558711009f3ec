using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>Checks that a constant turns off.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DisabledChecksAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        Rules.IssuerNotValidated, Rules.AudienceNotValidated, Rules.LifetimeNotValidated, Rules.SigningKeyNotValidated, Rules.UnsignedTokensAccepted,
        Rules.EternalTokensAccepted, Rules.KeysOverPlainHttp,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            var switches = Find(start.Compilation);
            if (switches.Count > 0)
            {
                start.RegisterOperationAction(c => Analyze(c, switches), OperationKind.SimpleAssignment);
            }
        });
    }

    private static ImmutableDictionary<ISymbol, CheckSwitch> Find(Compilation compilation) => CheckSwitch.All
        .Select(s => (Switch: s, Property: compilation.GetTypeByMetadataName(s.Type)?.GetMembers(s.Property).FirstOrDefault()))
        .Where(s => s.Property is not null)
        .ToImmutableDictionary(s => s.Property!, s => s.Switch, SymbolEqualityComparer.Default);

    private static void Analyze(OperationAnalysisContext context, ImmutableDictionary<ISymbol, CheckSwitch> switches)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Target is IPropertyReferenceOperation target && switches.TryGetValue(target.Property, out var found)
            && assignment.Value.Is(false) && !DecidedElsewhere(target, found) && !(found.Rule == Rules.KeysOverPlainHttp && OnlyInDevelopment(assignment)))
        {
            context.ReportDiagnostic(Diagnostic.Create(found.Rule, assignment.Syntax.GetLocation(), found.Property, found.Consequence));
        }
    }

    /// <summary>IdentityModel asks a delegate before it looks at the switch.</summary>
    private static bool DecidedElsewhere(IPropertyReferenceOperation target, CheckSwitch found)
    {
        var owner = ObjectPath.Of(target.Instance);
        return target.AlsoAssigned(owner, found.Deciders).Any()
            || (found.Rule == Rules.SigningKeyNotValidated && owner is not null
                && target.Surroundings().OfType<IInvocationOperation>().Any(c => KeyScopeCalls.IsAny(c) && owner.Equals(KeyScopeCalls.Subject(c))));
    }

    private static bool OnlyInDevelopment(IOperation assignment)
    {
        var child = assignment;
        foreach (var parent in assignment.Ancestors())
        {
            if (parent is IConditionalOperation condition && condition.WhenTrue == child
                && condition.Condition is IInvocationOperation { TargetMethod.Name: "IsDevelopment" })
            {
                return true;
            }
            child = parent;
        }
        return false;
    }
}
