using Keystay.Dumps;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Redaction.Writing;

/// <summary>A file that gets its name only when it is known to be good; until then it has none, or a temporary one where the file system cannot do without.</summary>
/// <remarks>
/// O_TMPFILE and linkat (open(2), link(2)): a process that is killed leaves nothing behind, and what gets the name is the very file that was
/// looked at. A name that exists is never replaced.
/// </remarks>
internal sealed class PendingFile : IDisposable
{
    private readonly string path;
    private readonly string folder;
    private readonly SafeFileHandle file;
    private string? temporary;
    private bool isCommitted;

    /// <exception cref="RedactionException">The folder does not take a file.</exception>
    public PendingFile(string path)
    {
        this.path = Path.GetFullPath(path);
        folder = Path.GetDirectoryName(this.path) ?? throw new RedactionException(RedactionCodes.OutputFailed, $"'{path}' is no name for a file.");
        try
        {
            file = OperatingSystem.IsLinux() && LinuxFile.OpenUnnamed(folder) is { } unnamed ? unnamed : OpenNamed();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RedactionException(RedactionCodes.OutputFailed, $"No file can be made in {folder}: {e.Message}", e);
        }
    }

    /// <summary>The file, open for reading and writing.</summary>
    public SafeFileHandle Handle => file;

    /// <summary>The same open file for reading; disposing the source leaves it open.</summary>
    public ByteSource OpenForReading() => new FileByteSource(file);

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="RedactionException">The name is taken, or cannot be given.</exception>
    public void Commit(UnixFileMode? mode)
    {
        try
        {
            if (mode is { } bits && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, bits);
                OutputBytes.Flush(file);
            }
            Link(path);
            isCommitted = true;
            if (OperatingSystem.IsLinux())
            {
                // A name is on the disk when its folder is.
                LinuxFile.FlushFolder(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Withdraw();
            throw Path.Exists(path)
                ? new RedactionException(RedactionCodes.OutputExists, $"Something named {path} came to be meanwhile; it was left alone. Choose another name.", e)
                : new RedactionException(RedactionCodes.OutputFailed, $"{path} cannot be given its name: {e.Message}", e);
        }
    }

    /// <summary>Takes the name away again: what belongs with it could not be written.</summary>
    public void Withdraw()
    {
        if (isCommitted)
        {
            File.Delete(path);
            isCommitted = false;
        }
    }

    /// <summary>
    /// Runs something that needs a path, under a temporary name that the file keeps until it is committed or disposed: one that had a name and lost it
    /// gets no other. Only for bytes already known to be good: a kill in between leaves them.
    /// </summary>
    public T WithName<T>(Func<string, T> use)
    {
        if (temporary is null)
        {
            string name = TemporaryName();
            LinuxFile.Link(file, name);
            temporary = name;
        }
        return use(temporary);
    }

    public void Dispose()
    {
        file.Dispose();
        if (temporary is not null)
        {
            File.Delete(temporary);
        }
    }

    private void Link(string name)
    {
        if (temporary is null)
        {
            LinuxFile.Link(file, name);
            return;
        }
        File.Move(temporary, name, overwrite: false);
        temporary = null;
    }

    private string TemporaryName() => Path.Combine(folder, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");

    private SafeFileHandle OpenNamed()
    {
        temporary = TemporaryName();
        var handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        return handle;
    }
}
