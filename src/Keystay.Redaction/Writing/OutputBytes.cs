using Microsoft.Win32.SafeHandles;

namespace Keystay.Redaction.Writing;

/// <summary>Writes to the output, and tells a failure there from one of the input.</summary>
internal static class OutputBytes
{
    /// <exception cref="RedactionException">There is no space, or the medium failed.</exception>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(file, bytes, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(offset, e);
        }
    }

    /// <exception cref="RedactionException">The file system has no files of this size.</exception>
    public static void SetLength(SafeFileHandle file, long length)
    {
        try
        {
            RandomAccess.SetLength(file, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failed(length, e);
        }
    }

    /// <exception cref="RedactionException">What was written did not reach the disk.</exception>
    public static void Flush(SafeFileHandle file)
    {
        try
        {
            RandomAccess.FlushToDisk(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failed(RandomAccess.GetLength(file), e);
        }
    }

    private static RedactionException Failed(long offset, Exception e) =>
        new(RedactionCodes.OutputFailed, $"The output cannot be written at byte {offset}: {e.Message} Nothing was kept; make room or choose another place.", e);
}
