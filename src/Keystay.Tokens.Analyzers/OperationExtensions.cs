using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>Ways through the operations of one member.</summary>
internal static class OperationExtensions
{
    public static IOperation WithoutConversions(this IOperation operation)
    {
        while (operation is IConversionOperation or IParenthesizedOperation or IDelegateCreationOperation)
        {
            operation = operation switch
            {
                IConversionOperation conversion => conversion.Operand,
                IParenthesizedOperation parenthesized => parenthesized.Operand,
                _ => ((IDelegateCreationOperation)operation).Target,
            };
        }
        return operation;
    }

    /// <summary>From the parent up to the root.</summary>
    public static IEnumerable<IOperation> Ancestors(this IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            yield return parent;
        }
    }

    /// <summary>Everything in the member that an operation stands in, lambdas included.</summary>
    public static IEnumerable<IOperation> Surroundings(this IOperation operation) => (operation.Ancestors().LastOrDefault() ?? operation).DescendantsAndSelf();

    /// <summary>Whether an expression is a constant of this value.</summary>
    public static bool Is(this IOperation operation, bool value) => operation.ConstantValue is { HasValue: true, Value: bool constant } && constant == value;

    /// <summary>What a local was declared with; null if with nothing, or not by a plain declaration.</summary>
    public static IOperation? Declared(this ILocalReferenceOperation reference) =>
        reference.Local.DeclaringSyntaxReferences is { Length: 1 } declarations && declarations[0].SyntaxTree == reference.Syntax.SyntaxTree
        && reference.SemanticModel?.GetOperation(declarations[0].GetSyntax()) is IVariableDeclaratorOperation declarator
            ? declarator.GetVariableInitializer()?.Value : null;

    /// <summary>The assignments, in the same member, to properties of the same object that have one of these names, null aside.</summary>
    public static IEnumerable<IPropertyReferenceOperation> AlsoAssigned(this IOperation operation, ObjectPath? owner, params string[] properties) =>
        owner is null ? [] : operation.Surroundings().OfType<ISimpleAssignmentOperation>()
            .Where(a => a.Value.ConstantValue is not { HasValue: true, Value: null })
            .Select(a => a.Target).OfType<IPropertyReferenceOperation>()
            .Where(p => properties.Contains(p.Property.Name) && owner.Equals(ObjectPath.Of(p.Instance)));

    /// <summary>Whether a type is, or comes from, one of this name.</summary>
    public static bool IsOrComesFrom(this ITypeSymbol? type, INamedTypeSymbol? ancestor)
    {
        for (; type is not null && ancestor is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, ancestor))
            {
                return true;
            }
        }
        return false;
    }
}
