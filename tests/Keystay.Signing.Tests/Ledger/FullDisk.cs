namespace Keystay.Signing.Tests.Ledger;

/// <summary>A small file system without room.</summary>
internal static class FullDisk
{
    /// <summary>Writes a file until there is room for no more.</summary>
    public static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        byte[] page = new byte[4096];
        try
        {
            for (long at = 0; ; at += page.Length)
            {
                RandomAccess.Write(file, page, at);
            }
        }
        catch (IOException)
        {
            // That was the last page.
        }
    }
}
