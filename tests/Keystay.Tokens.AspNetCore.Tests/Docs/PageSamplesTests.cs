using System.Text.RegularExpressions;
using Keystay.Tokens.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Keystay.Tokens.AspNetCore.Tests.Docs;

/// <summary>The C# of the pages is C#: each block compiles as the program of an application.</summary>
public partial class PageSamplesTests
{
    /// <summary>What a program of the Web SDK has without saying so, and the packages that the pages are about.</summary>
    private const string Prelude = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Keystay.Tokens.AspNetCore;
        using Microsoft.AspNetCore.Authentication.JwtBearer;
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Hosting;
        using Microsoft.AspNetCore.Http;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Logging;
        using Microsoft.IdentityModel.Tokens;
        using Microsoft.IdentityModel.Validators;

        var builder = WebApplication.CreateBuilder(args);

        """;

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    [Theory]
    [InlineData("aspnetcore.md", 7)]
    [InlineData("migration.md", 6)]
    public void Every_block_compiles(string page, int atLeast)
    {
        string text = File.ReadAllText(Path.Combine(SharedFolder.Repository, "docs", page));
        var blocks = Block().Matches(text).Select(m => m.Groups[1].Value).ToList();
        Assert.True(blocks.Count >= atLeast, $"{page} has {blocks.Count} blocks.");
        Assert.All(blocks, block => Assert.Empty(Errors(block)));
    }

    [Fact]
    public void A_block_that_does_not_compile_is_noticed() => Assert.NotEmpty(Errors("builder.Services.AddAuthentication().AddKeystayBearer(o => o.Metadatum = 1);"));

    private static IEnumerable<string> Errors(string block) =>
        CSharpCompilation.Create("page", [CSharpSyntaxTree.ParseText(Prelude + block, cancellationToken: TestContext.Current.CancellationToken)], References)
            .GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{block}\n{d.GetMessage(null)}");

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
