using System.Buffers.Text;
using System.Security.Cryptography;

namespace Keystay.Redaction.Passports;

/// <summary>Reads the private key that signs passports: PEM, PKCS#8 (RFC 5958) or SEC 1 (RFC 5915), not encrypted.</summary>
internal static class PassportKeyFile
{
    private const int MaxBytes = 64 << 10;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <exception cref="PassportKeyException">It is no such key, or others can read it.</exception>
    public static ECDsa Read(string path)
    {
        var document = new byte[MaxBytes + 1];
        try
        {
            return Import(document.AsSpan(0, Load(path, document)), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PassportKeyException("unreadable", $"The key file {path} cannot be read: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(document);
        }
    }

    /// <summary>The permissions asked for are those of the file that is open: a name could be exchanged in between.</summary>
    private static int Load(string path, Span<byte> document)
    {
        // No buffer of the stream's own: it would keep the key.
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0)
        {
            throw new PassportKeyException("exposed",
                $"Others than its owner can read or change the key file {path}. Treat the key as known to them: make a new one, and 'chmod 600' its file.");
        }
        int length = file.ReadAtLeast(document, document.Length, throwOnEndOfStream: false);
        return length <= MaxBytes ? length
            : throw new PassportKeyException("too-large", $"The key file {path} has more than {MaxBytes} bytes; it should hold one PEM private key.");
    }

    private static ECDsa Import(ReadOnlySpan<byte> document, string path)
    {
        while (PemEncoding.TryFindUtf8(document, out var found))
        {
            var label = document[found.Label];
            if (label.SequenceEqual("ENCRYPTED PRIVATE KEY"u8))
            {
                throw new PassportKeyException("encrypted", $"The key in {path} is encrypted; give a file with the plain key that only this user can read.");
            }
            bool isSec1 = label.SequenceEqual("EC PRIVATE KEY"u8);
            if (isSec1 || label.SequenceEqual("PRIVATE KEY"u8))
            {
                return Import(document[found.Base64Data], found.DecodedDataLength, isSec1, path);
            }
            // openssl ecparam writes EC PARAMETERS before the key.
            document = document[found.Location.End..];
        }
        throw new PassportKeyException("not-a-private-key", $"{path} holds no PEM private key (PKCS#8 or SEC 1).");
    }

    private static ECDsa Import(ReadOnlySpan<byte> base64, int length, bool isSec1, string path)
    {
        var der = new byte[length];
        var key = ECDsa.Create();
        try
        {
            Base64.DecodeFromUtf8(base64, der, out _, out int written);
            if (isSec1)
            {
                key.ImportECPrivateKey(der.AsSpan(0, written), out _);
            }
            else
            {
                key.ImportPkcs8PrivateKey(der.AsSpan(0, written), out _);
            }
            return key;
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new PassportKeyException("unsupported-key", $"The key in {path} is not an elliptic curve key, or damaged; passports are signed with P-256 or P-384.", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }
}
