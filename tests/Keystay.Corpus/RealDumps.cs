using Keystay.Corpus.Recipes;

namespace Keystay.Corpus;

/// <summary>Makes dumps of real programs that hold keys made for the occasion. Needs Linux.</summary>
public static class RealDumps
{
    private static readonly Dictionary<string, Recipe> Recipes = new[]
    {
        DotnetRecipes.All(), OpenSslRecipes.All(), NodeRecipes.All(), PythonRecipes.All(), SshAgentRecipes.All(), JavaRecipes.All(),
    }.SelectMany(r => r).ToDictionary(r => r.Name);

    /// <summary>The names of all recipes: program, how it holds the key, and where it matters how it was dumped. A control holds no key.</summary>
    public static IReadOnlyCollection<string> Kinds => Recipes.Keys;

    /// <summary>Starts the program, dumps it, ends it, and finds out where its keys lie.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="folder">Gets the dump; must exist.</param>
    /// <exception cref="ArgumentException">There is no such recipe.</exception>
    /// <exception cref="RecipeUnavailableException">The program is not installed, or this user may not dump.</exception>
    /// <exception cref="InvalidOperationException">The program or its dumper failed.</exception>
    public static RealDump Make(string kind, string folder)
    {
        if (!Recipes.TryGetValue(kind, out var recipe))
        {
            throw new ArgumentException($"There is no recipe '{kind}'; there are: {string.Join(", ", Kinds)}.", nameof(kind));
        }
        string path = Path.GetFullPath(Path.Combine(folder, kind + (kind.EndsWith("-hprof", StringComparison.Ordinal) ? ".hprof" : ".core")));
        File.Delete(path); // dumpers refuse to overwrite
        using var work = new WorkFolder();
        return new RealDump(kind, path, recipe.Make(work, path));
    }
}
