using System.Buffers.Text;
using System.Security.Cryptography;

namespace Keystay.Corpus.Keys;

internal sealed class HmacSecret : SecretKey
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public override string Kty => "oct";

    protected override string ThumbprintJson => $$"""{"k":"{{Base64Url.EncodeToString(key)}}","kty":"oct"}""";

    public string WriteBytes(string folder)
    {
        string path = Path.Combine(folder, "hmac.key");
        File.WriteAllBytes(path, key);
        return path;
    }

    protected override IEnumerable<KeyForm> ElementForms() => [new("oct.k", "be", key), .. TextForms.Base64("oct.k", key)];

    protected override string ToPem() => throw new NotSupportedException("A symmetric key has no PEM form.");
}
