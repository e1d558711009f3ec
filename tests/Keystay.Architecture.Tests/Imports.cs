using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Keystay.Architecture.Tests;

/// <summary>What a built assembly uses: read from its metadata, so that a use inside a method counts like one in a signature.</summary>
internal sealed class Imports
{
    public Imports(ProjectFile project)
    {
        using var file = new PEReader(File.OpenRead(Repository.Load(project).Location));
        var metadata = file.GetMetadataReader();
        Assemblies = [.. metadata.AssemblyReferences.Select(a => metadata.GetString(metadata.GetAssemblyReference(a).Name))];
        Types = [.. metadata.TypeReferences.Select(metadata.GetTypeReference)
            .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")];
    }

    /// <summary>Names of the assemblies referred to.</summary>
    public IReadOnlyList<string> Assemblies { get; }

    /// <summary>Full names of the types of other assemblies referred to.</summary>
    public IReadOnlyList<string> Types { get; }
}
