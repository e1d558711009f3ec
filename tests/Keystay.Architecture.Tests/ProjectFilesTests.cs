using System.Xml.Linq;

namespace Keystay.Architecture.Tests;

public class ProjectFilesTests
{
    /// <summary>What Directory.Build.props decides for all projects.</summary>
    private static readonly string[] Decided =
    [
        "NoWarn", "WarningsNotAsErrors", "TreatWarningsAsErrors", "WarningLevel", "AnalysisLevel", "AnalysisMode", "EnforceCodeStyleInBuild",
        "EnableNETAnalyzers", "RunAnalyzers", "RunAnalyzersDuringBuild", "Nullable", "LangVersion", "TargetFramework", "TargetFrameworks", "ManagePackageVersionsCentrally",
    ];

    [Fact]
    public void No_project_loosens_what_the_repository_decided() => Assert.All(ProjectsAndProps(), file =>
        Assert.DoesNotContain(file.Xml.Descendants(), element => Decided.Contains(element.Name.LocalName) && !IsForTheCompiler(file.Path, element)));

    [Theory]
    [InlineData("TreatWarningsAsErrors", "true")]
    [InlineData("EnforceCodeStyleInBuild", "true")]
    [InlineData("Nullable", "enable")]
    [InlineData("AnalysisLevel", "latest-recommended")]
    [InlineData("NoWarn", "$(NoWarn);CS1591")]
    public void The_repository_decides(string property, string value) =>
        Assert.Equal(value, Assert.Single(XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants(property)).Value);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = XDocument.Load(Path.Combine(Repository.Root, "Keystay.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value);
        Assert.Equal(Repository.Projects.Select(p => Repository.Relative(p.Path)).Order(StringComparer.Ordinal), solution.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tests_mirror_the_products()
    {
        var tests = Repository.Projects.Select(p => p.Name).Where(name => name.EndsWith(".Tests", StringComparison.Ordinal)).ToHashSet();
        // The inspector and the signer are processes that Redaction and Signing start, and whose tests start them for real. A code fix is tested with what it fixes.
        Assert.Equal(Repository.Products.Select(p => p.Name).Where(name => name is not ("Keystay.ClrInspector" or "Keystay.Signer" or "Keystay.Tokens.Analyzers.CodeFixes")).Select(name => name + ".Tests").Append("Keystay.Architecture.Tests").Order(StringComparer.Ordinal), tests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_tests_of_a_type_lie_where_the_type_lies()
    {
        foreach (var product in Repository.Products)
        {
            string root = $"src/{product.Name}/", tests = $"tests/{product.Name}.Tests/";
            var folders = Repository.Sources.Where(s => s.Path.StartsWith(root, StringComparison.Ordinal))
                .ToLookup(s => s.Name, s => Path.GetDirectoryName(s.Path[root.Length..])!);
            var misplaced = Repository.Sources.Where(s => s.Path.StartsWith(tests, StringComparison.Ordinal) && s.Name.EndsWith("Tests", StringComparison.Ordinal))
                .Where(s => folders.Contains(s.Name[..^5]) && !folders[s.Name[..^5]].Contains(Path.GetDirectoryName(s.Path[tests.Length..])));
            Assert.Empty(misplaced);
        }
    }

    /// <summary>The compiler loads analyzers into its own runtime, which may be .NET Framework (Roslyn's rule RS1041).</summary>
    private static bool IsForTheCompiler(string path, XElement element) => element is { Name.LocalName: "TargetFramework", Value: "netstandard2.0" }
        && Path.GetFileName(path) is ("Keystay.Tokens.Analyzers.csproj" or "Keystay.Tokens.Analyzers.CodeFixes.csproj");

    private static IEnumerable<(string Path, XDocument Xml)> ProjectsAndProps()
    {
        var props = Directory.EnumerateFiles(Repository.Root, "Directory.*.*", SearchOption.AllDirectories)
            .Where(f => Path.GetDirectoryName(f) != Repository.Root && !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal));
        return [.. Repository.Projects.Select(p => (p.Path, p.Xml)), .. props.Select(f => (f, XDocument.Load(f)))];
    }
}
