using System.Reflection;

namespace Keystay.Architecture.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project under src/.</summary>
    public static IReadOnlyList<ProjectFile> Products { get; } = ProjectsIn("src");

    /// <summary>Every project of the repository.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } = [.. Products, .. ProjectsIn("tests"), .. ProjectsIn("bench"), .. ProjectsIn("samples")];

    /// <summary>Every C# file that people write.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = [.. Projects.SelectMany(p => Files(p.Folder, "*.cs")).Distinct().Select(f => new SourceFile(f))];

    /// <summary>The built assembly of a project.</summary>
    public static Assembly Load(ProjectFile project) => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll"));

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static ProjectFile[] ProjectsIn(string folder) => [.. Files(Path.Combine(Root, folder), "*.csproj").Select(f => new ProjectFile(f))];

    private static IEnumerable<string> Files(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Keystay.slnx")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above the tests holds Keystay.slnx: run them from a clone.");
    }
}
