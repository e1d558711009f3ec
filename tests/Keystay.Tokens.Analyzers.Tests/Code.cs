using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Keystay.Tokens.Analyzers.Tests;

/// <summary>
/// C# that is compiled against the real Microsoft.IdentityModel and ASP.NET Core, and analysed. What should be reported is marked <c>{|KST0001:…|}</c>;
/// statements stand in a method with <c>services</c>, <c>options</c> (of AddJwtBearer), <c>parameters</c> (TokenValidationParameters), <c>token</c> and <c>flag</c>.
/// </summary>
internal static class Code
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.IdentityModel.Tokens.Jwt;
        global using System.Security.Claims;
        global using System.Threading.Tasks;
        global using Keystay.Tokens.AspNetCore;
        global using Microsoft.AspNetCore.Authentication.JwtBearer;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Microsoft.IdentityModel.JsonWebTokens;
        global using Microsoft.IdentityModel.Protocols;
        global using Microsoft.IdentityModel.Protocols.OpenIdConnect;
        global using Microsoft.IdentityModel.Tokens;
        global using Microsoft.IdentityModel.Validators;

        namespace Keystay.Tokens.AspNetCore
        {
            public sealed class KeystayBearerOptions { public ICollection<string> Metadata { get; } = []; public string Authority { get; set; } }
            public static class KeyScope { public static TokenValidationParameters RequireKeyScope(this TokenValidationParameters p) => p; }
        }
        """;

    /// <summary>The assemblies that this test project itself runs on, so that nothing is downloaded while tests run.</summary>
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(IsForSubjects).Select(f => MetadataReference.CreateFromFile(f))];

    /// <summary>Statements in a method.</summary>
    public static string Statements(string statements) => $$"""
        class Subject
        {
            private static readonly SecurityKey Key = new SymmetricSecurityKey(new byte[32]);

            void Configure(IServiceCollection services, JwtBearerOptions options, TokenValidationParameters parameters, string token, bool flag)
            {
        {{statements}}
            }
        }
        """;

    /// <summary>Analyses statements: exactly what is marked is reported.</summary>
    public static Task AnalyzeAsync<TAnalyzer>(string statements)
        where TAnalyzer : DiagnosticAnalyzer, new() => AnalyzeFilesAsync<TAnalyzer>(("Subject.cs", Statements(statements)));

    /// <summary>Analyses whole files.</summary>
    public static async Task AnalyzeFilesAsync<TAnalyzer>(params (string Name, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new() => await Prepared(new Analysis<TAnalyzer, EmptyCodeFixProvider>(), files).RunAsync(Xunit.TestContext.Current.CancellationToken);

    /// <summary>Analyses statements and applies the fix.</summary>
    public static async Task FixAsync<TAnalyzer, TFix>(string statements, string repaired)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        var analysis = Prepared(new Analysis<TAnalyzer, TFix>(), [("Subject.cs", Statements(statements))]);
        analysis.FixedState.Sources.Add(("Subject.cs", Statements(repaired)));
        analysis.FixedState.Sources.Add(("Usings.cs", Usings));
        await analysis.RunAsync(Xunit.TestContext.Current.CancellationToken);
    }

    private static Analysis<TAnalyzer, TFix> Prepared<TAnalyzer, TFix>(Analysis<TAnalyzer, TFix> analysis, (string Name, string Text)[] files)
        where TAnalyzer : DiagnosticAnalyzer, new()
        where TFix : CodeFixProvider, new()
    {
        foreach (var (name, text) in files)
        {
            analysis.TestState.Sources.Add((name, text));
        }
        analysis.TestState.Sources.Add(("Usings.cs", Usings));
        analysis.TestState.AdditionalReferences.AddRange(References);
        return analysis;
    }

    private static bool IsForSubjects(string assembly) => Path.GetFileName(assembly) is var name && !name.StartsWith("Keystay.", StringComparison.Ordinal)
        && !name.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal) && !name.StartsWith("xunit.", StringComparison.Ordinal);
}
