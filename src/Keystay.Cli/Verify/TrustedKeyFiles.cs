using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Redaction.Passports;

namespace Keystay.Cli.Verify;

/// <summary>Loads what <c>--trust</c> names. Files only: who can answer for an address can answer with another key.</summary>
internal static class TrustedKeyFiles
{
    /// <exception cref="IOException">A file cannot be read, or holds no key that passports can be signed with; the message says which and why.</exception>
    public static IReadOnlyList<PublicKey> Load(IEnumerable<string> paths)
    {
        var trusted = new List<PublicKey>();
        foreach (string path in paths)
        {
            var usable = Read(path).Select(k => k.Key).Where(PassportVerifier.CanSign).ToList();
            if (usable.Count == 0)
            {
                throw new IOException($"--trust {path}: it holds no key on P-256 or P-384, with which passports are signed.");
            }
            trusted.AddRange(usable);
        }
        return trusted;
    }

    private static IReadOnlyList<NamedPublicKey> Read(string path)
    {
        byte[] document = [];
        try
        {
            document = BoundedFile.Read(path, PublicKeyReader.MaxDocumentBytes + 1);
            return PublicKeyReader.Read(document);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PublicKeyFormatException)
        {
            throw new IOException($"--trust {path}: {e.Message}", e);
        }
        finally
        {
            // Someone may have given the private half.
            CryptographicOperations.ZeroMemory(document);
        }
    }
}
