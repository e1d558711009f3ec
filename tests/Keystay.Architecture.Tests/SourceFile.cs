using System.Text.RegularExpressions;

namespace Keystay.Architecture.Tests;

/// <summary>A C# file. Namespaces are file-scoped, so a declaration that starts its line is a top-level one.</summary>
internal sealed partial class SourceFile(string path)
{
    private readonly string text = File.ReadAllText(path);

    public string Path { get; } = Repository.Relative(path);

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public int Lines => text.AsSpan().Count('\n');

    public string Namespace => NamespaceLine().Match(text).Groups["name"].Value;

    public IReadOnlyList<string> Types => [.. TypeLine().Matches(text).Select(m => m.Groups["name"].Value)];

    /// <summary>Whether it is a program of top-level statements.</summary>
    public bool IsProgram => Name == "Program" && Namespace.Length == 0;

    public bool Silences(string what) => text.Contains(what, StringComparison.Ordinal);

    public override string ToString() => Path;

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|readonly|partial|unsafe|ref) )*(?:class|struct|interface|enum|record(?: struct| class)?|delegate [\w<>\[\]?]+) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
