using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Signing.TransparencyLog;

/// <summary>Files that are whole or not there, on the disk when the call returns.</summary>
internal static partial class DurableFile
{
    private const int ReadOnly = 0, CloseOnExec = 0x80000; // O_RDONLY, O_CLOEXEC
    private const int Unsupported = 22;                    // EINVAL: this folder has nothing to flush

    private static int DirectoryBit => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    /// <summary>Writes a file under another name, flushes it, and gives it its own: after a crash the name has the old content or the new.</summary>
    /// <exception cref="IOException">It could not be written; the old content is untouched.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        MakeFolder(folder);
        string pending = path + ".new";
        using (var file = File.OpenHandle(pending, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }
        Rename(pending, path);
    }

    /// <summary>Gives a flushed file its name.</summary>
    public static void Rename(string pending, string path)
    {
        File.Move(pending, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes a folder and those above it, each on the disk before the next.</summary>
    public static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }
        string above = Path.GetDirectoryName(Path.GetFullPath(folder))!;
        MakeFolder(above);
        Directory.CreateDirectory(folder);
        FlushFolder(above);
    }

    /// <summary>A name is on the disk when its folder is (fsync(2), notes).</summary>
    /// <exception cref="IOException">The medium failed.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        using var handle = new SafeFileHandle(Open(folder, DirectoryBit | ReadOnly | CloseOnExec, 0), ownsHandle: true);
        int error = handle.IsInvalid || Flush(handle) != 0 ? Marshal.GetLastPInvokeError() : 0;
        if (error is not (0 or Unsupported))
        {
            throw new IOException($"The folder {folder} could not be flushed: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(SafeFileHandle file);
}
