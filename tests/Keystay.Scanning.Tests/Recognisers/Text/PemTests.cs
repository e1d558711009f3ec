using System.Security.Cryptography;
using System.Text;
using Keystay.Keys;
using Keystay.Scanning.Recognisers.Text;
using Keystay.Scanning.Tests.Encodings;
using Keystay.Scanning.Tests.Recognisers.Binary;
using Org.BouncyCastle.Pkcs;

namespace Keystay.Scanning.Tests.Recognisers.Text;

public sealed class PemTests
{
    private static readonly PbeParameters Pbe = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);

    public static TheoryData<string, bool> LineEnds
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string end in (string[])["\n", "\r\n", "\r", "\\n", "\\r\\n", "\\\\n", "\\\\\\\\r\\\\\\\\n", "\n    ", " ", "\\u000a", "\n\t", "\\\\u000D\\\\u000A"])
            {
                data.Add(end, false);
                data.Add(end, true);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(LineEnds))]
    public void Line_ends_of_every_kind_are_read(string lineEnd, bool wide)
    {
        string pem = TestKeys.Rsa.ExportPkcs8PrivateKeyPem().Replace("\n", lineEnd, StringComparison.Ordinal);
        string text = $"key: \"{pem}\", more";
        var harvest = TextSurvey.Of(text, wide);
        TestKeys.AssertIsRsa(harvest.OneClaim("pem", TextSurvey.Ascii(wide), text, pem, wide));
        Assert.Equal(TestKeys.RsaPublic, Assert.Single(harvest.Publics).Value.Key);
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void Every_private_label_is_read(bool wide)
    {
        using var ec = TestKeys.Ec("P-256");
        string pkcs1 = TestKeys.Rsa.ExportRSAPrivateKeyPem(), sec1 = ec.ExportECPrivateKeyPem(), pkcs8 = ec.ExportPkcs8PrivateKeyPem();
        string okp = PemEncoding.WriteString("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(TestKeys.Ed25519).GetDerEncoded());
        string odd = PemEncoding.WriteString("SOMEBODY'S PRIVATE KEY", ec.ExportPkcs8PrivateKey());
        TestKeys.AssertIsRsa(TextSurvey.Of(pkcs1, wide).OneClaim("pem", TextSurvey.Ascii(wide), pkcs1, pkcs1, wide));
        TestKeys.AssertIsEc(TextSurvey.Of(sec1, wide).OneClaim("pem", TextSurvey.Ascii(wide), sec1, sec1, wide), ec, "P-256");
        TestKeys.AssertIsEc(TextSurvey.Of(pkcs8, wide).OneClaim("pem", TextSurvey.Ascii(wide), pkcs8, pkcs8, wide), ec, "P-256");
        TestKeys.AssertIsEc(TextSurvey.Of(odd, wide).OneClaim("pem", TextSurvey.Ascii(wide), odd, odd, wide), ec, "P-256");
        TestKeys.AssertIsOkp(TextSurvey.Of(okp, wide).OneClaim("pem", TextSurvey.Ascii(wide), okp, okp, wide), OkpCurve.Ed25519,
            TestKeys.Ed25519.GetEncoded());
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void OpenSSH_files_are_read(bool wide)
    {
        var (container, _) = OpenSshTool.NewKey("ed25519", 256, "");
        string pem = PemEncoding.WriteString("OPENSSH PRIVATE KEY", container);
        var harvest = TextSurvey.Of(pem, wide);
        harvest.OneClaim("pem", TextSurvey.Ascii(wide), pem, pem, wide);
        Assert.Equal("a comment", Assert.Single(Assert.Single(harvest.Publics).Value.Names));
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void Encrypted_keys_are_reported_as_protected(bool wide)
    {
        string pkcs8 = TestKeys.Rsa.ExportEncryptedPkcs8PrivateKeyPem("a password", Pbe);
        string legacy = PemEncoding.WriteString("RSA PRIVATE KEY", RandomNumberGenerator.GetBytes(1200));
        legacy = legacy.Insert(legacy.IndexOf('\n') + 1, $"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{new string('0', 32)}\n\n");
        var modern = Assert.Single(TextSurvey.Of(pkcs8, wide).Protecteds);
        var old = Assert.Single(TextSurvey.Of(legacy, wide).Protecteds);
        Assert.Equal(("encrypted-pkcs8", "pem-encrypted", "AES-128-CBC"), (modern.Kind, old.Kind, old.Detail));
        modern.Place.AssertIs("pem", TextSurvey.Ascii(wide), pkcs8, pkcs8, wide);
        old.Place.AssertIs("pem", TextSurvey.Ascii(wide), legacy, legacy, wide);
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void A_missing_end_line_costs_nothing(bool wide)
    {
        string pem = TestKeys.Rsa.ExportPkcs8PrivateKeyPem();
        string body = pem[..pem.IndexOf("\n-----END", StringComparison.Ordinal)];
        string text = body + "\nANDTHENOTHERTEXT";
        TestKeys.AssertIsRsa(TextSurvey.Of(text, wide).OneClaim("pem", TextSurvey.Ascii(wide), text, body, wide));
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void Json_escapes_of_plus_and_slash_are_undone(bool wide)
    {
        string pem = TestKeys.Rsa.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("+", "\\u002B", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal);
        TestKeys.AssertIsRsa(TextSurvey.Of(pem, wide).OneClaim("pem", TextSurvey.Ascii(wide), pem, pem, wide));
    }

    [Theory, MemberData(nameof(TextSurvey.Widths), MemberType = typeof(TextSurvey))]
    public void Public_labels_give_public_keys_only(bool wide)
    {
        string ssh2 = $"---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"two \\\nlines\"\n{SshBlobInLines()}\n---- END SSH2 PUBLIC KEY ----\n";
        foreach (string text in (string[])[TestKeys.Rsa.ExportSubjectPublicKeyInfoPem(), TestKeys.Rsa.ExportRSAPublicKeyPem(), ssh2])
        {
            var harvest = TextSurvey.Of(text, wide);
            Assert.Empty(harvest.Claims);
            Assert.Equal(TestKeys.RsaPublic, Assert.Single(harvest.Publics).Value.Key);
        }
    }

    [Theory]
    [InlineData(TextSurvey.Begin + "PRIVATE KEY-----\0")]
    [InlineData(TextSurvey.Begin + "RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData(TextSurvey.Begin + "\0PRIVATE KEY-----\0-----END ")]
    [InlineData(TextSurvey.Begin + "OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n")]
    [InlineData("Proc-Type: 4,ENCRYPTED\0DEK-Info: \0" + TextSurvey.Begin + "RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n")]
    [InlineData(TextSurvey.Begin + "PGP PRIVATE KEY BLOCK-----\n\nnothing\n")]
    public void A_literal_without_a_body_is_nothing(string literal)
    {
        foreach (bool wide in (bool[])[false, true])
        {
            var harvest = TextSurvey.Of(literal, wide);
            Assert.Empty(harvest.Claims);
            Assert.Empty(harvest.Protecteds);
            Assert.Empty(harvest.Publics);
        }
    }

    [Fact]
    public void Big_endian_utf16_is_read_as_little_endian_a_byte_later()
    {
        string pem = TestKeys.Rsa.ExportPkcs8PrivateKeyPem();
        var harvest = NaiveSurvey.Of(Garbage.Around(Encoding.BigEndianUnicode.GetBytes(pem), 64), TextRecognisers.All);
        TestKeys.AssertIsRsa(Assert.Single(harvest.Claims).Claim);
    }

    [Theory]
    [InlineData("", false), InlineData("x", false), InlineData("xy", false), InlineData("", true), InlineData("x\n", true), InlineData("apiVersion: v1\n", true)]
    public void Pem_inside_base64_is_read_at_every_phase(string before, bool wide)
    {
        string pem = TestKeys.Rsa.ExportPkcs8PrivateKeyPem();
        string encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(before + pem + "\n"));
        var (claim, place) = Assert.Single(TextSurvey.Of($"tls.key: {encoded}\n", wide).Claims);
        TestKeys.AssertIsRsa(claim);
        Assert.Equal(("pem", TextSurvey.Base64(wide)), (place.Form, place.Encoding));
        Assert.InRange(place.Extents[0].Length / (wide ? 2 : 1), encoded.Length - before.Length * 4 / 3 - 12, encoded.Length);
    }

    private static string SshBlobInLines() =>
        Convert.ToBase64String(SshText.RsaBlob(TestKeys.RsaParts), Base64FormattingOptions.InsertLineBreaks).Replace("\r", "", StringComparison.Ordinal);
}
