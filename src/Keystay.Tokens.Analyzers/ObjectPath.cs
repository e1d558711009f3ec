using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>
/// Which object an expression means, as far as its text tells: where it starts (a local, parameter, field, property or the expression that creates it)
/// and the members that lead on from there. Two statements with one path configure one object.
/// </summary>
internal sealed class ObjectPath : IEquatable<ObjectPath>
{
    /// <summary>Code with errors can be circular.</summary>
    private const int MaxAliases = 16;

    private readonly object start;

    private readonly ImmutableArray<ISymbol> members;

    private ObjectPath(object start, ImmutableArray<ISymbol> members)
    {
        this.start = start;
        this.members = members;
    }

    /// <summary>The path of what an expression yields; null when the text does not tell.</summary>
    public static ObjectPath? Of(IOperation? expression) => Of(expression, MaxAliases);

    /// <summary>Whether this is the other object, or reached through it.</summary>
    public bool StartsWith(ObjectPath other) => StartsAt(other) && members.Length >= other.members.Length
        && members.Take(other.members.Length).SequenceEqual(other.members, SymbolEqualityComparer.Default);

    public bool Equals(ObjectPath? other) => other is not null && members.Length == other.members.Length && StartsWith(other);

    public override bool Equals(object? obj) => Equals(obj as ObjectPath);

    public override int GetHashCode() => (start is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : start.GetHashCode()) * 31 + members.Length;

    private bool StartsAt(ObjectPath other) =>
        start is ISymbol mine && other.start is ISymbol yours ? SymbolEqualityComparer.Default.Equals(mine, yours) : ReferenceEquals(start, other.start);

    private static ObjectPath? Of(IOperation? expression, int aliases) => expression?.WithoutConversions() switch
    {
        ILocalReferenceOperation local => OfLocal(local, aliases),
        IParameterReferenceOperation parameter => At(parameter.Parameter),
        IFieldReferenceOperation field => OfMember(field.Instance, field.Field, aliases),
        IPropertyReferenceOperation property => OfMember(property.Instance, property.Property, aliases),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } receiver => OfInitialized(receiver, aliases),
        IConditionalAccessInstanceOperation instance => Of(Accessed(instance), aliases),
        IObjectCreationOperation creation => OfHolder(creation, aliases),
        _ => null,
    };

    private static ObjectPath At(object start) => new(start, []);

    private static ObjectPath? OfMember(IOperation? instance, ISymbol member, int aliases)
    {
        if (instance is null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance })
        {
            return At(member);
        }
        var owner = Of(instance, aliases);
        return owner is null ? null : new ObjectPath(owner.start, owner.members.Add(member));
    }

    /// <summary>A local that was declared as another name of something is that thing.</summary>
    private static ObjectPath? OfLocal(ILocalReferenceOperation reference, int aliases)
    {
        if (aliases == 0)
        {
            return null;
        }
        var named = reference.Declared()?.WithoutConversions();
        return named is IPropertyReferenceOperation or IFieldReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation
            ? Of(named, aliases - 1) ?? At(reference.Local)
            : At(reference.Local);
    }

    /// <summary>The object whose initializer a member stands in.</summary>
    private static ObjectPath? OfInitialized(IOperation receiver, int aliases)
    {
        var initializer = receiver.Ancestors().OfType<IObjectOrCollectionInitializerOperation>().FirstOrDefault();
        return initializer?.Parent switch
        {
            IObjectCreationOperation creation => OfHolder(creation, aliases),
            IMemberInitializerOperation member => Of(member.InitializedMember, aliases),
            _ => null,
        };
    }

    /// <summary>What a new object is put into; where it goes straight on to something else, the creation itself.</summary>
    private static ObjectPath? OfHolder(IObjectCreationOperation creation, int aliases)
    {
        IOperation value = creation;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }
        return value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => At(declarator.Symbol),
            ISimpleAssignmentOperation assignment => Of(assignment.Target, aliases) ?? At(creation.Syntax),
            IFieldInitializerOperation field => At(field.InitializedFields[0]),
            IPropertyInitializerOperation property => At(property.InitializedProperties[0]),
            _ => At(creation.Syntax),
        };
    }

    /// <summary>What stands left of the <c>?.</c> that an expression continues.</summary>
    private static IOperation? Accessed(IOperation instance)
    {
        IOperation child = instance;
        foreach (var parent in instance.Ancestors())
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
            {
                return access.Operation;
            }
            child = parent;
        }
        return null;
    }
}
