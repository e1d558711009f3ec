using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Redaction.Writing;

/// <summary>Files without a name (open(2), O_TMPFILE).</summary>
internal static partial class LinuxFile
{
    private const int ReadOnly = 0, ReadWrite = 2, CloseOnExec = 0x80000; // O_RDONLY, O_RDWR, O_CLOEXEC
    private const int TemporaryBit = 0x400000;                            // __O_TMPFILE
    private const int OwnerOnly = 0x180;                                  // 0600
    private const int CurrentDirectory = -100, FollowLink = 0x400;        // AT_FDCWD, AT_SYMLINK_FOLLOW
    private const int IsADirectory = 21, NotSupported = 95, NoEntry = 2;  // EISDIR (older kernels), EOPNOTSUPP, ENOENT

    private static int DirectoryBit => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x10000;

    /// <summary>Opens a file that has no name, readable by its owner alone; null where the file system has no such files.</summary>
    /// <exception cref="IOException">The folder does not exist or cannot be written.</exception>
    public static SafeFileHandle? OpenUnnamed(string folder)
    {
        int number = Open(folder, TemporaryBit | DirectoryBit | ReadWrite | CloseOnExec, OwnerOnly);
        int error = Marshal.GetLastPInvokeError();
        if (number >= 0)
        {
            return new SafeFileHandle(number, ownsHandle: true);
        }
        return error is IsADirectory or NotSupported || (error == NoEntry && Directory.Exists(folder)) ? null : throw Failure(error);
    }

    /// <summary>Names an unnamed file; fails if the name is taken.</summary>
    /// <exception cref="IOException">The name is taken, or cannot be given.</exception>
    public static void Link(SafeFileHandle file, string name)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            // AT_EMPTY_PATH would need a capability; the link in /proc needs none.
            if (LinkAt(CurrentDirectory, $"/proc/self/fd/{file.DangerousGetHandle()}", CurrentDirectory, name, FollowLink) != 0)
            {
                throw Failure(Marshal.GetLastPInvokeError());
            }
        }
        finally
        {
            if (held)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <exception cref="IOException">The medium failed.</exception>
    public static void FlushFolder(string folder)
    {
        using var handle = new SafeFileHandle(Open(folder, DirectoryBit | ReadOnly | CloseOnExec, 0), ownsHandle: true);
        if (!handle.IsInvalid && Flush(handle) != 0 && Marshal.GetLastPInvokeError() is not (22 or NotSupported)) // EINVAL: nothing to flush here
        {
            throw Failure(Marshal.GetLastPInvokeError());
        }
    }

    private static IOException Failure(int error) => new(Marshal.GetPInvokeErrorMessage(error));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkAt(int oldFolder, string oldPath, int newFolder, string newPath, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(SafeFileHandle file);
}
