using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace Keystay.Tokens.Analyzers.CodeFixes;

/// <summary>Removes a validator that checks nothing, so that the built-in check is asked again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveValidatorFix)), Shared]
public sealed class RemoveValidatorFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.SignatureNotVerified.Id, Rules.ValidatorAcceptsAll.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment
                && Removable(assignment) is { } removable)
            {
                context.RegisterCodeFix(CodeAction.Create("Remove the validator", cancel => RemoveAsync(context.Document, removable, cancel), nameof(RemoveValidatorFix)), diagnostic);
            }
        }
    }

    /// <summary>The statement or the part of an initializer; null where something still uses the assignment's value.</summary>
    private static SyntaxNode? Removable(AssignmentExpressionSyntax assignment) => assignment.Parent switch
    {
        ExpressionStatementSyntax { Parent: BlockSyntax } statement => statement,
        ExpressionStatementSyntax { Parent: GlobalStatementSyntax global } => global,
        InitializerExpressionSyntax => assignment,
        _ => null,
    };

    private static async Task<Document> RemoveAsync(Document document, SyntaxNode removable, CancellationToken cancel)
    {
        if (removable.Parent is InitializerExpressionSyntax initializer)
        {
            var root = await document.GetSyntaxRootAsync(cancel).ConfigureAwait(false);
            return document.WithSyntaxRoot(root!.ReplaceNode(initializer, Without(initializer, (ExpressionSyntax)removable)));
        }
        var editor = await DocumentEditor.CreateAsync(document, cancel).ConfigureAwait(false);
        editor.RemoveNode(removable, SyntaxRemoveOptions.KeepNoTrivia);
        return editor.GetChangedDocument();
    }

    /// <summary>Every part keeps its own line: the last one takes over how the list ended.</summary>
    private static InitializerExpressionSyntax Without(InitializerExpressionSyntax initializer, ExpressionSyntax removed)
    {
        var parts = initializer.Expressions.GetWithSeparators();
        int index = parts.IndexOf(removed);
        bool wasLast = index == parts.Count - 1;
        parts = parts.RemoveAt(index);
        if (!wasLast)
        {
            return initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(parts.RemoveAt(index)));
        }
        if (index > 0)
        {
            parts = parts.RemoveAt(index - 1);
            parts = parts.Count == 0 ? parts : parts.Replace(parts[index - 2], parts[index - 2].WithTrailingTrivia(removed.GetTrailingTrivia()));
        }
        return initializer.WithExpressions(SyntaxFactory.SeparatedList<ExpressionSyntax>(parts));
    }
}
