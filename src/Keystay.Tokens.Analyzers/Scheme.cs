using Microsoft.CodeAnalysis;

namespace Keystay.Tokens.Analyzers;

/// <summary>A place that says where keys come from.</summary>
/// <param name="options">The object that is told so; null when the text does not tell which.</param>
/// <param name="where">The text that says so.</param>
/// <param name="commonAddress">The common address it names; null for another one.</param>
internal sealed class Scheme(ObjectPath? options, SyntaxNode where, string? commonAddress)
{
    public SyntaxNode Where { get; } = where;

    public string? CommonAddress { get; } = commonAddress;

    /// <summary>Whether an object belongs to the scheme's options.</summary>
    public bool Has(ObjectPath? part) => options is not null && part is not null && part.StartsWith(options);
}
