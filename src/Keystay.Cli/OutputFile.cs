namespace Keystay.Cli;

/// <summary>A result that gets its name only when it is whole: until then it is a temporary file beside it.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string path;
    private readonly string? temporary;
    private readonly FileStream stream;

    /// <summary>Opens early, so that a folder that cannot be written shows before an hour of work and not after it.</summary>
    /// <exception cref="IOException">The folder does not exist or cannot be written, or the name is a folder's.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public OutputFile(string path)
    {
        this.path = Path.GetFullPath(path);
        if (Directory.Exists(this.path))
        {
            throw new IOException($"'{path}' is a folder; -o takes the name of a file.");
        }
        // A device or an open descriptor is written, not replaced: a rename would put a file in the place of /dev/null.
        temporary = this.path.StartsWith("/dev/", StringComparison.Ordinal) ? null
            : Path.Combine(Path.GetDirectoryName(this.path)!, $".{Path.GetFileName(this.path)}.{Path.GetRandomFileName()}.tmp");
        stream = temporary is null
            ? new FileStream(this.path, FileMode.Open, FileAccess.Write)
            : new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
    }

    public Stream Stream => stream;

    /// <summary>Gives the file its name; what had the name before is replaced.</summary>
    public void Commit()
    {
        stream.Flush(flushToDisk: temporary is not null);
        stream.Dispose();
        if (temporary is not null)
        {
            File.Move(temporary, path, overwrite: true);
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        if (temporary is not null)
        {
            File.Delete(temporary);
        }
    }
}
