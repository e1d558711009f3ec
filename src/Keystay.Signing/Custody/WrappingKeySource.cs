namespace Keystay.Signing.Custody;

/// <summary>Where a wrapping key lies, as configuration names it.</summary>
internal static class WrappingKeySource
{
    private const string File = "file:", Credential = "credential:";

    /// <summary>The file behind <c>file:PATH</c> or <c>credential:NAME</c> (systemd.exec(5), LoadCredential= and LoadCredentialEncrypted=).</summary>
    /// <exception cref="SignerException">bad-wrapping-key.</exception>
    public static string PathOf(string source)
    {
        if (source.StartsWith(File, StringComparison.Ordinal) && source.Length > File.Length)
        {
            return Path.GetFullPath(source[File.Length..]);
        }
        if (!source.StartsWith(Credential, StringComparison.Ordinal) || source[Credential.Length..] is not { Length: > 0 } name || name.Contains('/', StringComparison.Ordinal))
        {
            throw new SignerException("bad-wrapping-key", $"A wrapping key is named file:PATH or credential:NAME, not '{source}'.");
        }
        return Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { Length: > 0 } folder ? Path.Combine(folder, name)
            : throw new SignerException("bad-wrapping-key", $"There is no CREDENTIALS_DIRECTORY: systemd gives the service no credential '{name}' (LoadCredential=).");
    }
}
