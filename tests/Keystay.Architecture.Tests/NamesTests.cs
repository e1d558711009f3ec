using System.Text.RegularExpressions;

namespace Keystay.Architecture.Tests;

public partial class NamesTests
{
    /// <summary>Words that name a drawer, not a thing.</summary>
    private static readonly string[] Drawers = ["Common", "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Managers"];

    [Fact]
    public void No_type_and_no_namespace_is_a_drawer()
    {
        var names = Repository.Sources.SelectMany(s => s.Types.Concat(s.Namespace.Split('.')).Select(name => (Name: name, s.Path)));
        Assert.DoesNotContain(names, n => IsDrawer(n.Name));
    }

    /// <summary>Or a folder above it, for what a project shows to others without its inner order.</summary>
    [Fact]
    public void A_namespace_follows_the_folders()
    {
        var owners = Repository.Projects.OrderByDescending(p => p.Folder.Length).ToArray();
        Assert.All(Repository.Sources.Where(s => !s.IsProgram), source =>
        {
            string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, source.Path))!;
            var owner = owners.First(p => (folder + '/').StartsWith(p.Folder + '/', StringComparison.Ordinal));
            string root = owner.Xml.Descendants("RootNamespace").FirstOrDefault()?.Value ?? owner.Name;
            string below = Path.GetRelativePath(owner.Folder, folder).Replace('/', '.');
            string whole = below == "." ? root : $"{root}.{below}";
            Assert.True(IsWithin(whole, source.Namespace) && IsWithin(source.Namespace, root), $"{source} has the namespace {source.Namespace}, not {whole}.");
        });
    }

    [Theory]
    [InlineData("StringUtils", true)]
    [InlineData("KeyManager", true)]
    [InlineData("Core", true)]
    [InlineData("CoreNotes", false)] // a core is a dump
    [InlineData("MostCommonly", false)]
    public void A_drawer_is_told_by_its_words(string name, bool drawer) => Assert.Equal(drawer, IsDrawer(name));

    private static bool IsWithin(string inner, string outer) => (inner + '.').StartsWith(outer + '.', StringComparison.Ordinal);

    private static bool IsDrawer(string name) => name == "Core" || Words().Matches(name).Any(w => Drawers.Contains(w.Value));

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Words();
}
