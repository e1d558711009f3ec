using Keystay.Signer.Native;
using Keystay.Signing.Protocol;
using Net.Pkcs11Interop.Common;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>A token as its PKCS#11 URI (RFC 7512) names it, and the PIN that the URI says where to find.</summary>
internal sealed class TokenAddress
{
    private const string FileScheme = "file:", CredentialScheme = "credential:";

    /// <summary>Where distributions put modules (p11-kit's module directories); module-name is looked for there.</summary>
    private static readonly string[] ModuleFolders =
        ["/usr/lib/x86_64-linux-gnu/pkcs11", "/usr/lib/aarch64-linux-gnu/pkcs11", "/usr/lib64/pkcs11", "/usr/lib/pkcs11", "/usr/local/lib/pkcs11"];

    private TokenAddress(Pkcs11Uri uri, string? serial, string module, Pin? pin) => (Uri, Serial, Module, Pin) = (uri, serial, module, pin);

    public Pkcs11Uri Uri { get; }

    /// <summary>The serial number that the token had when its ring was created, or null.</summary>
    public string? Serial { get; }

    /// <summary>Path of the module.</summary>
    public string Module { get; }

    public Pin? Pin { get; }

    /// <summary>Reads the URI and, while root still may, the PIN.</summary>
    /// <exception cref="SignerException">bad-token, bad-pin, module-missing.</exception>
    public static TokenAddress Read(TokenAccess access)
    {
        Pkcs11Uri uri;
        try
        {
            uri = new Pkcs11Uri(access.Uri);
        }
        catch (Exception e) when (e is Pkcs11UriException or ArgumentException)
        {
            throw new SignerException("bad-token", $"The token's address is no PKCS#11 URI (RFC 7512): {e.Message}");
        }
        if (uri.PinValue is not null)
        {
            throw new SignerException("bad-token", "A token's address must not hold the PIN (pin-value), which others can read where it stands: name its file with pin-source=file:PATH, and change the PIN.");
        }
        if (uri.UnknownPathAttributes is { Count: > 0 } || uri.UnknownQueryAttributes is { Count: > 0 })
        {
            throw new SignerException("bad-token", "The token's address has an attribute that RFC 7512 does not know.");
        }
        if (uri.Token is null && uri.Serial is null && access.Serial is null)
        {
            throw new SignerException("bad-token", "The token's address names no token: add token=LABEL or serial=NUMBER.");
        }
        return new TokenAddress(uri, access.Serial, FindModule(uri), uri.PinSource is { } source ? Pin.Read(PinFile(source, access.CredentialsFolder)) : null);
    }

    private static string PinFile(string source, string? credentials)
    {
        if (source.StartsWith(CredentialScheme, StringComparison.Ordinal))
        {
            string name = source[CredentialScheme.Length..];
            return name.Length == 0 || name.Contains('/', StringComparison.Ordinal) ? throw new SignerException("bad-pin", $"'{source}' names no credential.")
                : credentials is null ? throw new SignerException("bad-pin", $"There is no CREDENTIALS_DIRECTORY: systemd gives the service no credential '{name}' (LoadCredential=).")
                : Path.Combine(credentials, name);
        }
        string path = source.StartsWith(FileScheme, StringComparison.Ordinal) ? source[FileScheme.Length..] : source;
        return Path.IsPathFullyQualified(path) ? path
            : throw new SignerException("bad-pin", $"A PIN's source is file:PATH with a whole path, or credential:NAME, not '{source}'.");
    }

    private static string FindModule(Pkcs11Uri uri)
    {
        string? path = uri.ModulePath ?? (uri.ModuleName is { } name && !name.Contains('/', StringComparison.Ordinal)
            ? ModuleFolders.SelectMany(folder => new[] { $"{folder}/{name}.so", $"{folder}/lib{name}.so" }).FirstOrDefault(File.Exists) : null);
        if (path is null || !Path.IsPathFullyQualified(path) || !File.Exists(path))
        {
            throw new SignerException("module-missing", $"The token's module '{path ?? uri.ModuleName}' is not there: name it with module-path=PATH, the whole path of a library.");
        }
        using var file = File.OpenHandle(path);
        if (LibC.OwnerOf(file) is var owner && (owner != 0 && owner != LibC.EffectiveUser()) || (File.GetUnixFileMode(file) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new SignerException("module-missing", $"The token's module '{path}' can be changed by others than root and the signer's user: its code would run with the keys.");
        }
        return path;
    }
}
