using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Keystay.Dumps;

/// <summary>A file on disk.</summary>
public sealed partial class FileByteSource : ByteSource
{
    private const int SeekData = 3; // Linux lseek(2)
    private const int NoSuchDeviceOrAddress = 6; // ENXIO: no data from here to the end

    private readonly SafeFileHandle file;
    private readonly bool ownsFile = true;

    /// <summary>Opens the file for shared reading.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public FileByteSource(string path)
    {
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(file);
    }

    /// <summary>An open file that stays open: a name could meanwhile stand for another file.</summary>
    /// <exception cref="IOException">The medium failed.</exception>
    internal FileByteSource(SafeFileHandle file)
    {
        this.file = file;
        ownsFile = false;
        Length = RandomAccess.GetLength(file);
    }

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> into)
    {
        int total = 0;
        while (total < into.Length)
        {
            int read = RandomAccess.Read(file, into[total..], offset + total);
            if (read == 0)
            {
                break;
            }
            total += read;
        }
        return total;
    }

    /// <inheritdoc/>
    public override long NextData(long offset)
    {
        if (!OperatingSystem.IsLinux())
        {
            return offset;
        }
        long found = Seek(file, offset, SeekData);
        if (found >= 0)
        {
            return Math.Min(found, Length);
        }
        return Marshal.GetLastPInvokeError() == NoSuchDeviceOrAddress ? Length : offset;
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (ownsFile)
        {
            file.Dispose();
        }
        base.Dispose();
    }
}
