namespace Keystay.Architecture.Tests;

public class FloorsTests
{
    public static TheoryData<string> Products => [.. Repository.Products.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Products))]
    public void Every_product_has_its_floor(string product) =>
        Assert.True(Floors.Has(product), $"{product} is on no floor: give it one in Floors and in docs/architecture.md.");

    [Theory]
    [MemberData(nameof(Products))]
    public void Imports_run_downward_only(string product)
    {
        var project = Project(product);
        var byAssembly = Repository.Products.ToDictionary(p => p.AssemblyName, p => p.Name);
        var used = new Imports(project).Assemblies.Where(byAssembly.ContainsKey).Select(a => byAssembly[a]);
        Assert.All(used.Concat(project.References).Distinct(), other => Assert.True(Floors.Allow(product, other), $"{product} must not know {other}."));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void A_product_leaves_alone_what_is_none_of_its_business(string product)
    {
        var forbidden = Floors.ForbiddenTypes(product);
        Assert.DoesNotContain(new Imports(Project(product)).Types, type => forbidden.Any(f => type.StartsWith(f, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Keystay.Scanning", "Keystay.Dumps", true)]
    [InlineData("Keystay.Signer", "Keystay.Signing", true)]
    [InlineData("Keystay.Cli", "Keystay.Gate", true)]
    [InlineData("Keystay.Dumps", "Keystay.Keys", false)]
    [InlineData("Keystay.Keys", "Keystay.Dumps", false)]
    [InlineData("Keystay.Scanning", "Keystay.Redaction", false)]
    [InlineData("Keystay.Signing", "Keystay.Signer", false)]
    [InlineData("Keystay.Signing", "Keystay.Dumps", false)]
    [InlineData("Keystay.Tokens", "Keystay.Signing", false)]
    public void The_floors_say_who_may_know_whom(string from, string to, bool allowed) => Assert.Equal(allowed, Floors.Allow(from, to));

    private static ProjectFile Project(string name) => Repository.Products.Single(p => p.Name == name);
}
