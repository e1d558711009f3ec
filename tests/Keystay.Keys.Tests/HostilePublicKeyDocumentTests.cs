using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Xunit;

namespace Keystay.Keys.Tests;

public sealed class HostilePublicKeyDocumentTests
{
    private const string N = "\"n\":\"AQAB\"";

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  \n", "empty")]
    [InlineData("{", "bad-json")]
    [InlineData("{}", "bad-jwk")]
    [InlineData("{\"keys\":[]}", "no-public-key")]
    [InlineData("{\"keys\":[7]}", "bad-jwk")]
    [InlineData("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", "unsupported-key-type")]
    [InlineData("{\"kty\":\"RSA\"}", "bad-jwk")]
    [InlineData("{\"kty\":\"RSA\",\"kty\":\"EC\"}", "bad-json")]
    [InlineData("{\"kty\":\"RSA\"," + N + ",\"e\":\"AQAB\"}", "bad-key")]
    [InlineData("{\"kty\":\"RSA\"," + N + ",\"e\":\"/+==\"}", "bad-jwk")]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}", "bad-key")]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"0\",\"x\":\"AAAA\"}", "unsupported-key-type")]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}", "bad-key")]
    [InlineData("{\"kty\":\"\\ud800\"}", "bad-jwk")]
    [InlineData("{\"kty\":\"RSA\",\"d\":\"AA\"}", "private-key")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIB", "bad-pem")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", "bad-der")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----", "unsupported-key-type")]
    [InlineData("ssh-rsa", "bad-ssh")]
    [InlineData("ssh-rsa !!!!", "bad-ssh")]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2E=", "bad-ssh")]
    [InlineData("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA", "bad-ssh")]
    [InlineData("hello", "unknown-format")]
    public void A_malformed_document_is_refused_with_its_reason(string document, string code) =>
        Assert.Equal(code, Refused(Encoding.UTF8.GetBytes(document)).Code);

    [Fact]
    public void A_private_key_is_refused_in_every_form_and_not_repeated()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[][] documents =
        [
            rsa.ExportRSAPrivateKey(), rsa.ExportPkcs8PrivateKey(), ec.ExportECPrivateKey(), ec.ExportPkcs8PrivateKey(),
            Encoding.UTF8.GetBytes(rsa.ExportPkcs8PrivateKeyPem()), Encoding.UTF8.GetBytes(ec.ExportECPrivateKeyPem()),
        ];
        foreach (var document in documents)
        {
            var refused = Refused(document);
            Assert.Equal("private-key", refused.Code);
            Assert.True(refused.Message.Length < 200);
        }
    }

    [Fact]
    public void A_document_over_the_limit_is_not_parsed() =>
        Assert.Equal("too-large", Refused(new byte[PublicKeyReader.MaxDocumentBytes + 1]).Code);

    [Fact]
    public void A_point_beside_the_curve_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var der = key.ExportSubjectPublicKeyInfo();
        der[^1] ^= 1;
        Assert.Equal("bad-key", Refused(der).Code);
    }

    [Fact]
    public void An_SSH_key_with_another_curve_inside_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] blob = [.. FreshKeys.SshString("ecdsa-sha2-nistp384"u8), .. FreshKeys.SshEcdsa(key, "nistp256").AsSpan(23)];
        Assert.Equal("bad-ssh", Refused(blob).Code);
    }

    [Fact]
    public void Cut_anywhere_a_document_is_either_refused_or_still_the_same_key()
    {
        foreach (var document in new[] { FreshKeys.Rsa.ExportSubjectPublicKeyInfo(), FreshKeys.Rsa.ExportRSAPublicKey(), FreshKeys.SshRsa(), FreshKeys.Certificate("CN=x") })
        {
            for (int length = 0; length < document.Length; length++)
            {
                Assert.NotEqual("", Refused(document[..length]).Code);
            }
        }
    }

    [Fact]
    public void Damage_never_ends_in_anything_but_keys_or_a_refusal()
    {
        byte[][] documents =
        [
            FreshKeys.Certificate("CN=x"), FreshKeys.Rsa.ExportSubjectPublicKeyInfo(), FreshKeys.SshRsa(),
            Encoding.UTF8.GetBytes(FreshKeys.RsaJwk("k")), Encoding.UTF8.GetBytes(FreshKeys.Rsa.ExportRSAPublicKeyPem()),
            Encoding.UTF8.GetBytes("no-pty ssh-rsa " + Convert.ToBase64String(FreshKeys.SshRsa()) + " x"),
        ];
        Gen.Select(Gen.Int[0, documents.Length - 1], Gen.Select(Gen.Int[0, 5000], Gen.Byte).Array[1, 8]).Sample((which, changes) =>
        {
            var document = (byte[])documents[which].Clone();
            foreach (var (at, value) in changes)
            {
                document[at % document.Length] = value;
            }
            ReadOrRefuse(document);
        }, iter: 20_000);
    }

    [Fact]
    public void Noise_never_ends_in_anything_but_a_refusal() =>
        Gen.Select(Gen.Int[0, 6], Gen.Byte.Array[0, 300]).Sample((prefix, noise) =>
        {
            ReadOnlySpan<byte> start = prefix switch
            {
                0 => "{\"keys\":["u8,
                1 => "ssh-rsa "u8,
                2 => [0x30, 0x82],
                3 => [0, 0, 0, 7, .. "ssh-rsa"u8],
                4 => "-----BEGIN PUBLIC KEY-----"u8,
                5 => "---- BEGIN SSH2 PUBLIC KEY ----"u8,
                _ => [],
            };
            ReadOrRefuse([.. start, .. noise]);
        }, iter: 20_000);

    private static void ReadOrRefuse(byte[] document)
    {
        try
        {
            Assert.NotEmpty(PublicKeyReader.Read(document));
        }
        catch (PublicKeyFormatException e)
        {
            Assert.NotEqual("", e.Code);
        }
    }

    private static PublicKeyFormatException Refused(byte[] document) =>
        Assert.Throws<PublicKeyFormatException>(() => PublicKeyReader.Read(document));
}
