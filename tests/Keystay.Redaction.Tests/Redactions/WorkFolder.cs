using Keystay.Redaction.Reports;

namespace Keystay.Redaction.Tests.Redactions;

/// <summary>A folder for one test's dumps and copies; gone afterwards.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("keystay-redaction-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return File(name);
    }

    public string[] Names => [.. Directory.EnumerateFileSystemEntries(Path).Select(p => System.IO.Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    /// <summary>Redacts bytes as a file and gives its copy's.</summary>
    public (byte[] Copy, RedactionReport Report) Redact(byte[] bytes, RedactionOptions? options = null)
    {
        string input = Write($"{Guid.NewGuid():N}.in", bytes), output = System.IO.Path.ChangeExtension(input, "out");
        using var copy = new Redactor(options ?? new RedactionOptions { Threads = 2 }).Redact(input, output);
        Assert.False(System.IO.File.Exists(output));
        copy.Commit();
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(input));
        return (System.IO.File.ReadAllBytes(output), copy.Report);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
