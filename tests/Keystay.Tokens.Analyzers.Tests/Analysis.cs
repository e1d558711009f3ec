using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Keystay.Tokens.Analyzers.Tests;

/// <summary>One run of an analyzer and its fix, in today's C#, with references that the test brings along.</summary>
internal sealed class Analysis<TAnalyzer, TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TFix : CodeFixProvider, new()
{
    public Analysis()
    {
        ReferenceAssemblies = new ReferenceAssemblies("net10.0");
        // What is reported at the end of a compilation is repaired by `dotnet format`, not by an editor's light bulb.
        CodeFixTestBehaviors = CodeFixTestBehaviors.SkipLocalDiagnosticCheck;
    }

    protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.Preview);
}
