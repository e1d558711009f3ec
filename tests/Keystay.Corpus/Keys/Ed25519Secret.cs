using System.Buffers.Text;
using System.Security.Cryptography;

namespace Keystay.Corpus.Keys;

/// <summary>An Ed25519 key; .NET makes none, so the openssl command does.</summary>
internal sealed class Ed25519Secret(byte[] pkcs8, byte[] publicKey) : SecretKey
{
    public override string Kty => "OKP";

    protected override string ThumbprintJson => $$"""{"crv":"Ed25519","kty":"OKP","x":"{{Base64Url.EncodeToString(publicKey)}}"}""";

    private byte[] Seed => pkcs8[^32..]; // RFC 8410 section 7: the seed ends the structure

    public static Ed25519Secret Create(string folder)
    {
        string openssl = Installed.Command("openssl", "openssl");
        string file = Path.Combine(folder, "ed25519.der");
        RunningProgram.Run(openssl, "genpkey", "-algorithm", "ED25519", "-outform", "DER", "-out", file);
        RunningProgram.Run(openssl, "pkey", "-in", file, "-inform", "DER", "-pubout", "-outform", "DER", "-out", file + ".pub");
        byte[] key = File.ReadAllBytes(file);
        File.Delete(file);
        return new(key, File.ReadAllBytes(file + ".pub")[^32..]);
    }

    /// <summary>The form ssh-add takes (OpenSSH PROTOCOL.key, unencrypted).</summary>
    public string WriteOpenSsh(string folder)
    {
        byte[] name = Field("ssh-ed25519"u8), shared = [.. name, .. Field(publicKey)];
        byte[] check = RandomNumberGenerator.GetBytes(4);
        byte[] secret = [.. check, .. check, .. shared, .. Field([.. Seed, .. publicKey]), .. Field("corpus"u8)];
        byte[] padding = [.. Enumerable.Range(1, (8 - secret.Length % 8) % 8).Select(i => (byte)i)];
        byte[] file = [
            .. "openssh-key-v1\0"u8, .. Field("none"u8), .. Field("none"u8), .. Field([]), 0, 0, 0, 1,
            .. Field(shared), .. Field([.. secret, .. padding]),
        ];
        return Write(folder, "openssh", PemEncoding.WriteString("OPENSSH PRIVATE KEY", file) + "\n");
    }

    private static byte[] Field(ReadOnlySpan<byte> bytes) => [0, 0, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];

    protected override IEnumerable<KeyForm> ElementForms() => [.. NumberForms.Of("ed25519.seed", Seed), new("pkcs8", "der", pkcs8)];

    protected override string ToPem() => PemEncoding.WriteString("PRIVATE KEY", pkcs8) + "\n";
}
