using System.Security.Cryptography;
using Keystay.Scanning.Tests.Encodings;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class Base64BodyTests
{
    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void Containers_without_armour_are_read_under_their_own_form(bool wide)
    {
        using var p256 = TestKeys.Ec("P-256");
        using var p384 = TestKeys.Ec("P-384");
        using var p521 = TestKeys.Ec("P-521");
        AssertRead("pkcs8", TestKeys.Rsa.ExportPkcs8PrivateKey(), wide);
        AssertRead("pkcs1", TestKeys.Rsa.ExportRSAPrivateKey(), wide);
        foreach (var ec in (ECDsa[])[p256, p384, p521])
        {
            AssertRead("pkcs8", ec.ExportPkcs8PrivateKey(), wide);
            AssertRead("sec1", ec.ExportECPrivateKey(), wide);
        }
        AssertRead("pkcs8", Org.BouncyCastle.Pkcs.PrivateKeyInfoFactory.CreatePrivateKeyInfo(TestKeys.Ed25519).GetDerEncoded(), wide);
        AssertRead("openssh", OpenSshTool.NewKey("ed25519", 256, "").Container, wide);
    }

    [Fact]
    public void The_body_of_a_pem_is_left_to_the_pem_recogniser()
    {
        string pem = TestKeys.Rsa.ExportPkcs8PrivateKeyPem();
        Assert.Equal("pem", Assert.Single(TextSurvey.Of(pem, false).Claims).Place.Form);
        string headless = pem[(pem.IndexOf('\n') - 5)..];
        Assert.Equal("pkcs8", Assert.Single(TextSurvey.Of(headless, false).Claims).Place.Form);
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void Encrypted_and_public_containers_are_told_apart(bool wide)
    {
        var pbe = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);
        string encrypted = Convert.ToBase64String(TestKeys.Rsa.ExportEncryptedPkcs8PrivateKey("a password", pbe));
        Assert.Equal("encrypted-pkcs8", Assert.Single(TextSurvey.Of($"\"{encrypted}\"", wide).Protecteds).Kind);
        using var ec = TestKeys.Ec("P-256");
        foreach (var spki in (byte[][])[TestKeys.Rsa.ExportSubjectPublicKeyInfo(), ec.ExportSubjectPublicKeyInfo()])
        {
            var harvest = TextSurvey.Of($"\"{Convert.ToBase64String(spki)}\"", wide);
            Assert.Single(harvest.Publics);
            Assert.Empty(harvest.Claims);
        }
    }

    private static void AssertRead(string form, byte[] container, bool wide)
    {
        foreach (string body in Spellings(container))
        {
            string text = $"value=\"{body}\";";
            TextSurvey.Of(text, wide).OneClaim(form, TextSurvey.Base64(wide), text, body, wide);
        }
    }

    private static string[] Spellings(byte[] container)
    {
        string line = Convert.ToBase64String(container);
        string wrapped = Convert.ToBase64String(container, Base64FormattingOptions.InsertLineBreaks);
        return [line, wrapped, wrapped.Replace("\r\n", "\\n", StringComparison.Ordinal), System.Buffers.Text.Base64Url.EncodeToString(container)];
    }
}
