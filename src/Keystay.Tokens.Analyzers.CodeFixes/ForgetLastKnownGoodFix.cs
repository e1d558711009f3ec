using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Keystay.Tokens.Analyzers.CodeFixes;

/// <summary>Lets a configuration manager forget: <c>UseLastKnownGoodConfiguration = false</c> in its initializer.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ForgetLastKnownGoodFix)), Shared]
public sealed class ForgetLastKnownGoodFix : CodeFixProvider
{
    private const string Property = "UseLastKnownGoodConfiguration";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.LastKnownGood.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is { } creation)
            {
                context.RegisterCodeFix(CodeAction.Create(
                    $"Set {Property} to false", _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(creation, Forgetting(creation)))), nameof(ForgetLastKnownGoodFix)), diagnostic);
            }
        }
    }

    private static BaseObjectCreationExpressionSyntax Forgetting(BaseObjectCreationExpressionSyntax creation)
    {
        var set = SyntaxFactory.AssignmentExpression(
            SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName(Property), SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression));
        var initializer = creation.Initializer ?? SyntaxFactory.InitializerExpression(SyntaxKind.ObjectInitializerExpression);
        var other = initializer.Expressions.FirstOrDefault(e => e is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: Property } });
        initializer = other is null ? initializer.AddExpressions(set) : initializer.ReplaceNode(other, set.WithTriviaFrom(other));
        return creation.WithInitializer(initializer).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
