using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Keystay.Tokens.Analyzers.CodeFixes;

/// <summary>Turns a check on that was turned off: <c>false</c> becomes <c>true</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TurnOnCheckFix)), Shared]
public sealed class TurnOnCheckFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        Rules.IssuerNotValidated.Id, Rules.AudienceNotValidated.Id, Rules.LifetimeNotValidated.Id, Rules.SigningKeyNotValidated.Id,
        Rules.UnsignedTokensAccepted.Id, Rules.EternalTokensAccepted.Id, Rules.KeysOverPlainHttp.Id,
    ];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment)
            {
                context.RegisterCodeFix(CodeAction.Create("Turn the check on", _ => Task.FromResult(TurnOn(context.Document, root, assignment)), nameof(TurnOnCheckFix)), diagnostic);
            }
        }
    }

    private static Document TurnOn(Document document, SyntaxNode root, AssignmentExpressionSyntax assignment)
    {
        var on = SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression).WithTriviaFrom(assignment.Right);
        return document.WithSyntaxRoot(root.ReplaceNode(assignment.Right, on));
    }
}
