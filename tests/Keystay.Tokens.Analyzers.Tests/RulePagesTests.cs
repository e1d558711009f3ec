using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Keystay.Tokens.Analyzers.Tests;

public class RulePagesTests
{
    public static TheoryData<string> Ids => [.. All.Select(r => r.Id)];

    private static IEnumerable<DiagnosticDescriptor> All => typeof(Rules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>();

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_its_page(string id)
    {
        var rule = Assert.Single(All, r => r.Id == id);
        Assert.EndsWith($"/docs/analyzers/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        string page = File.ReadAllText(Path.Combine(Docs(), id + ".md"));
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.All(["## What", "## Why", "## Fix", "## Suppress"], heading => Assert.Contains($"\n{heading}\n", page, StringComparison.Ordinal));
        Assert.Contains($"[{id}]({id}.md) | {rule.DefaultSeverity} | {rule.Title} |", File.ReadAllText(Path.Combine(Docs(), "README.md")), StringComparison.Ordinal);
    }

    private static string Docs()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Keystay.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds Keystay.slnx: run them from a clone.");
        }
        return Path.Combine(folder.FullName, "docs", "analyzers");
    }
}
