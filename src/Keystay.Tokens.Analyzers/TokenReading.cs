using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Keystay.Tokens.Analyzers;

/// <summary>What turns a token's text into an object and checks nothing.</summary>
internal sealed class TokenReading(Compilation compilation)
{
    private readonly INamedTypeSymbol?[] tokens = [compilation.GetTypeByMetadataName(TypeNames.JsonWebToken), compilation.GetTypeByMetadataName(TypeNames.JwtSecurityToken)];

    private readonly INamedTypeSymbol?[] handlers =
        [compilation.GetTypeByMetadataName(TypeNames.JsonWebTokenHandler), compilation.GetTypeByMetadataName(TypeNames.JwtSecurityTokenHandler)];

    /// <summary>Whether an expression is a token that was only read, straight or by a local's declaration.</summary>
    public bool IsRead(IOperation value) => value.WithoutConversions() switch
    {
        // The constructors that take one text read it; those with more make a token of one's own.
        IObjectCreationOperation { Arguments: { Length: 1 } arguments } creation => arguments[0].Value.Type?.SpecialType == SpecialType.System_String && tokens.Any(t => creation.Type.IsOrComesFrom(t)),
        IInvocationOperation { TargetMethod.Name: "ReadJwtToken" or "ReadToken" or "ReadJsonWebToken" } call =>
            handlers.Any(h => call.TargetMethod.ContainingType.IsOrComesFrom(h)),
        ILocalReferenceOperation local => local.Declared() is { } declared && declared.WithoutConversions() is IObjectCreationOperation or IInvocationOperation && IsRead(declared),
        _ => false,
    };

    /// <summary>Whether an expression makes what reads tokens.</summary>
    public bool IsReader(IObjectCreationOperation creation) => handlers.Any(h => creation.Type.IsOrComesFrom(h));
}
