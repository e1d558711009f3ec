using System.Security.Cryptography;
using Keystay.Keys;
using Keystay.Scanning.Tests.Encodings;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class PpkTests
{
    public static TheoryData<bool> Widths => TextSurvey.Widths;

    [Theory, MemberData(nameof(Widths))]
    public void Files_in_the_clear_are_read(bool wide)
    {
        var rsa = TestKeys.RsaParts;
        string file = File("ssh-rsa", "none", SshText.RsaBlob(rsa),
            [.. SshText.Mpint(rsa.D!), .. SshText.Mpint(rsa.P!), .. SshText.Mpint(rsa.Q!), .. SshText.Mpint(rsa.InverseQ!)]);
        TestKeys.AssertIsRsa(TextSurvey.Of(file, wide).OneClaim("ppk", TextSurvey.Ascii(wide), file, file.TrimEnd(), wide));

        using var ec = TestKeys.Ec("P-384");
        var ecParts = ec.ExportParameters(true);
        file = File("ecdsa-sha2-nistp384", "none", SshText.EcBlob(ecParts, "nistp384"), SshText.Mpint(ecParts.D!)).Replace("\n", "\r\n", StringComparison.Ordinal);
        TestKeys.AssertIsEc(TextSurvey.Of(file, wide).OneClaim("ppk", TextSurvey.Ascii(wide), file, file.TrimEnd(), wide), ec, "P-384");

        var seed = TestKeys.Ed25519.GetEncoded();
        file = File("ssh-ed25519", "none", SshText.Ed25519Blob(TestKeys.Ed25519.GeneratePublicKey().GetEncoded()),
            SshText.Field(seed.AsSpan().TrimEnd((byte)0).ToArray()));
        TestKeys.AssertIsOkp(TextSurvey.Of(file, wide).OneClaim("ppk", TextSurvey.Ascii(wide), file, file.TrimEnd(), wide), OkpCurve.Ed25519, seed);
    }

    [Theory, MemberData(nameof(Widths))]
    public void An_encrypted_file_tells_its_public_half(bool wide)
    {
        string file = File("ssh-rsa", "aes256-cbc", SshText.RsaBlob(TestKeys.RsaParts), RandomNumberGenerator.GetBytes(592));
        var harvest = TextSurvey.Of(file, wide);
        Assert.Empty(harvest.Claims);
        var found = Assert.Single(harvest.Protecteds);
        Assert.Equal(("ppk-encrypted", "aes256-cbc"), (found.Kind, found.Detail));
        Assert.Equal(TestKeys.RsaPublic, found.Public);
        found.Place.AssertIs("ppk", TextSurvey.Ascii(wide), file, file.TrimEnd(), wide);
    }

    [Fact]
    public void Format_strings_of_the_program_itself_are_nothing()
    {
        var harvest = TextSurvey.Of("PuTTY-User-Key-File-3: \0Encryption: \0Public-Lines: %d\n\0Private-Lines: %d\n\0", false);
        Assert.Empty(harvest.Claims);
        Assert.Empty(harvest.Protecteds);
    }

    private static string File(string type, string encryption, byte[] publicBlob, byte[] privateBlob) =>
        $"PuTTY-User-Key-File-3: {type}\nEncryption: {encryption}\nComment: a comment\n{Lines("Public", publicBlob)}" +
        (encryption == "none" ? "" : "Key-Derivation: Argon2id\nArgon2-Memory: 8192\nArgon2-Passes: 13\nArgon2-Parallelism: 1\nArgon2-Salt: 00112233\n") +
        $"{Lines("Private", privateBlob)}Private-MAC: {new string('a', 64)}\n";

    private static string Lines(string name, byte[] blob)
    {
        var lines = Convert.ToBase64String(blob).Chunk(64).Select(line => new string(line)).ToArray();
        return $"{name}-Lines: {lines.Length}\n{string.Join('\n', lines)}\n";
    }
}
