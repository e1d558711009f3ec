using Microsoft.Win32.SafeHandles;

namespace Keystay.Dumps;

/// <summary>
/// A private file that holds unpacked bytes: readable by its owner alone, without a name from the moment it exists, gone with its handle.
/// It lies in <c>KEYSTAY_TMP</c>, or the system's folder for temporary files.
/// </summary>
internal sealed class TemporaryFile : ByteSource
{
    private const int BlockSize = 4096;
    private readonly FileStream file;
    private long length;

    /// <exception cref="IOException">The folder does not take the file.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public TemporaryFile()
    {
        string path = Path.Combine(Folder, $"keystay-{Guid.NewGuid():N}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // Killed at any later moment, the process leaves nothing behind.
            File.Delete(path);
        }
    }

    public static string Folder => Environment.GetEnvironmentVariable("KEYSTAY_TMP") is { Length: > 0 } folder ? folder : Path.GetTempPath();

    public override long Length => length;

    private SafeFileHandle Handle => file.SafeFileHandle;

    /// <summary>Adds bytes at the end; blocks of zeros become holes.</summary>
    /// <exception cref="IOException">There is no space, or the medium failed.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Write(length, bytes);
        length += bytes.Length;
    }

    /// <summary>Adds zeros at the end, as a hole.</summary>
    public void AppendZeros(long count) => length += count;

    /// <summary>Writes inside the file, or past its end; blocks of zeros are left out, which is only right where nothing was written before.</summary>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int end = at;
            while (end < bytes.Length && !IsZero(bytes, end))
            {
                end = Math.Min(end + BlockSize, bytes.Length);
            }
            if (end > at)
            {
                RandomAccess.Write(Handle, bytes[at..end], offset + at);
            }
            at = Math.Min(end + BlockSize, bytes.Length);
        }
    }

    /// <summary>Gives the file its full length where it ends in a hole.</summary>
    /// <exception cref="IOException">The file system has no files of this size.</exception>
    public void Complete()
    {
        if (RandomAccess.GetLength(Handle) < length)
        {
            RandomAccess.SetLength(Handle, length);
        }
    }

    public override int Read(long offset, Span<byte> into)
    {
        int total = 0;
        while (total < into.Length && RandomAccess.Read(Handle, into[total..], offset + total) is var read and > 0)
        {
            total += read;
        }
        return total;
    }

    public override void Dispose()
    {
        file.Dispose();
        base.Dispose();
    }

    private static bool IsZero(ReadOnlySpan<byte> bytes, int at) =>
        !bytes.Slice(at, Math.Min(BlockSize, bytes.Length - at)).ContainsAnyExcept((byte)0);
}
