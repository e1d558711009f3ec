namespace Keystay.Signing.TransparencyLog;

/// <summary>Reads one file of a log: none is larger than a full bundle of the largest entries.</summary>
internal static class LogFile
{
    private const int MostBytes = TilePath.Width * (2 + EntryBundle.MostBytes);

    /// <exception cref="LogException">It cannot be read, or is too large.</exception>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="DirectoryNotFoundException">Nor is its folder.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            long length = RandomAccess.GetLength(file);
            if (length > MostBytes)
            {
                throw new LogException(LogErrors.Damaged, $"{path} has {length} bytes; no file of a log is larger than {MostBytes}.");
            }
            var content = new byte[length];
            return RandomAccess.Read(file, content, 0) == length ? content : throw new IOException("It became shorter while it was read.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new LogException(LogErrors.Unreadable, $"{path} cannot be read: {e.Message}", e);
        }
    }
}
