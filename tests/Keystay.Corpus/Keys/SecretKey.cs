using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Keystay.Corpus.Keys;

/// <summary>A private key made for one dump, and every form in which to look for it.</summary>
internal abstract class SecretKey
{
    private string? pem;

    public abstract string Kty { get; }

    /// <summary>The RFC 7638 members, in lexicographic order and without white space.</summary>
    protected abstract string ThumbprintJson { get; }

    public string Thumbprint => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(ThumbprintJson)));

    /// <summary>Every form without repetition.</summary>
    public IEnumerable<KeyForm> Forms() => ElementForms().Concat(pem is null ? [] : TextForms.Pem(pem)).DistinctBy(f => Convert.ToHexString(f.Bytes));

    /// <summary>Writes the key as PKCS #8 PEM.</summary>
    public string WritePem(string folder, string name) => Write(folder, name, ToPem());

    /// <summary>Writes PEM text to a file that only its owner may read, and remembers the text as one more form.</summary>
    protected string Write(string folder, string name, string text)
    {
        pem = text;
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, pem);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite); // ssh-add refuses keys that others may read
        }
        return path;
    }

    protected abstract IEnumerable<KeyForm> ElementForms();

    protected abstract string ToPem();
}
