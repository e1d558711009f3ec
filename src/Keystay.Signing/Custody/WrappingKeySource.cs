namespace Keystay.Signing.Custody;

/// <summary>Where a wrapping key lies, as configuration names it.</summary>
internal static class WrappingKeySource
{
    private const string File = "file:", Credential = "credential:", Token = "pkcs11:";

    /// <summary>Whether a source is an AES key in a token, by its PKCS#11 URI (RFC 7512).</summary>
    public static bool IsToken(string source) => source.StartsWith(Token, StringComparison.Ordinal);

    /// <summary>The file behind <c>file:PATH</c> or <c>credential:NAME</c> (systemd.exec(5), LoadCredential= and LoadCredentialEncrypted=).</summary>
    /// <exception cref="SignerException">bad-wrapping-key.</exception>
    public static string PathOf(string source)
    {
        if (source.Length == 0)
        {
            throw new SignerException("bad-wrapping-key", "A wrapping key is needed (--wrapping-key): file:PATH, credential:NAME or a PKCS#11 URI. Make a file with: (umask 077; head -c 32 /dev/urandom > FILE)");
        }
        if (source.StartsWith(File, StringComparison.Ordinal) && source.Length > File.Length)
        {
            return Path.GetFullPath(source[File.Length..]);
        }
        if (!source.StartsWith(Credential, StringComparison.Ordinal) || source[Credential.Length..] is not { Length: > 0 } name || name.Contains('/', StringComparison.Ordinal))
        {
            throw new SignerException("bad-wrapping-key", $"A wrapping key is named file:PATH, credential:NAME or by a PKCS#11 URI, not '{source}'.");
        }
        return Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder ? Path.Combine(folder, name)
            : throw new SignerException("bad-wrapping-key", $"There is no CREDENTIALS_DIRECTORY: systemd gives the service no credential '{name}' (LoadCredential=).");
    }
}
