using System.Xml.Linq;

namespace Keystay.Architecture.Tests;

/// <summary>A project as its file describes it.</summary>
internal sealed class ProjectFile(string path)
{
    public XDocument Xml { get; } = XDocument.Load(path);

    public string Path { get; } = path;

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string AssemblyName => Xml.Descendants("AssemblyName").FirstOrDefault()?.Value ?? Name;

    /// <summary>The projects it refers to, by name.</summary>
    public IEnumerable<string> References => Xml.Descendants("ProjectReference")
        .Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
        .Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

    public override string ToString() => Name;
}
