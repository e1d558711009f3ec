using System.Security.Cryptography;
using NSec.Cryptography;

namespace Keystay.Signing.TransparencyLog;

/// <summary>The file of a checkpoint key: NSec's own private-key blob, for its owner alone.</summary>
internal static class NoteKeyFile
{
    private const int MostBytes = 256;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static Key OpenOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }
        return Open(path);
    }

    private static void Create(string path)
    {
        using var key = new Key(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextArchiving });
        var blob = key.Export(KeyBlobFormat.NSecPrivateKey);
        try
        {
            DurableFile.Replace(path, blob);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(blob);
        }
    }

    private static Key Open(string path)
    {
        // No buffer of the stream's own: it would keep the key. The permissions asked for are those of the open file: a name could be exchanged in between.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
        {
            throw new LogException(LogErrors.Unreadable, $"Others than its owner can read or change the key file {path}. Treat the key as known to them: start a new log with a new key.");
        }
        Span<byte> blob = stackalloc byte[MostBytes];
        try
        {
            int length = file.ReadAtLeast(blob, MostBytes, throwOnEndOfStream: false);
            return Key.Import(SignatureAlgorithm.Ed25519, blob[..length], KeyBlobFormat.NSecPrivateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(blob);
        }
    }
}
