using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keystay.Scanning.Tests.Encodings;
using Org.BouncyCastle.Pkcs;

namespace Keystay.Scanning.Tests.Recognisers.Binary;

public class DerRecognisersTests
{
    public static TheoryData<int> Alignments => [.. Enumerable.Range(0, 17), 4095, 20000];

    [Theory]
    [MemberData(nameof(Alignments))]
    public void Finds_rsa_keys_wherever_they_lie(int before)
    {
        foreach (var (form, der) in new[] { ("pkcs8", TestKeys.Rsa.ExportPkcs8PrivateKey()), ("pkcs1", TestKeys.Rsa.ExportRSAPrivateKey()) })
        {
            using var harvest = NaiveSurvey.Of(Garbage.Around(der, before));

            TestKeys.AssertIsRsa(harvest.OneClaim(form, "der", before, der.Length));
            Assert.Equal([TestKeys.RsaPublic.Thumbprint], harvest.Publics.Keys);
        }
    }

    [Theory]
    [MemberData(nameof(TestKeys.CurveNames), MemberType = typeof(TestKeys))]
    public void Finds_ec_keys(string curve)
    {
        using var key = TestKeys.Ec(curve);
        using var spelt = ECDsa.Create(key.ExportExplicitParameters(true));
        foreach (var (form, der) in new[]
        {
            ("pkcs8", key.ExportPkcs8PrivateKey()), ("sec1", key.ExportECPrivateKey()), ("pkcs8", spelt.ExportPkcs8PrivateKey()),
        })
        {
            using var harvest = NaiveSurvey.Of(Garbage.Around(der, 21));

            TestKeys.AssertIsEc(harvest.OneClaim(form, "der", 21, der.Length), key, curve);
            Assert.Equal([key.Public(curve).Thumbprint], harvest.Publics.Keys);
        }
    }

    [Fact]
    public void Finds_ed25519_keys()
    {
        var der = PrivateKeyInfoFactory.CreatePrivateKeyInfo(TestKeys.Ed25519).GetDerEncoded();
        using var harvest = NaiveSurvey.Of(Garbage.Around(der, 3));

        TestKeys.AssertIsOkp(harvest.OneClaim("pkcs8", "der", 3, der.Length), Keystay.Keys.OkpCurve.Ed25519, TestKeys.Ed25519.GetEncoded());
    }

    [Theory]
    [MemberData(nameof(Alignments))]
    public void Finds_encrypted_keys(int before)
    {
        foreach (var parameters in new[]
        {
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1),
            new PbeParameters(PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 1),
        })
        {
            var der = TestKeys.Rsa.ExportEncryptedPkcs8PrivateKey("a password", parameters);
            using var harvest = NaiveSurvey.Of(Garbage.Around(der, before));

            harvest.OneProtected("encrypted-pkcs8", "der", before, der.Length);
        }
    }

    [Fact]
    public void Finds_a_pfx_and_the_encrypted_key_in_it()
    {
        using var certificate = SelfSigned(isAuthority: false);
        var pfx = certificate.Export(X509ContentType.Pfx, "a password");
        using var harvest = NaiveSurvey.Of(Garbage.Around(pfx, 7));

        Assert.Contains(harvest.Protecteds, p => p.Kind == "pfx" && p.Place.Extents is [{ Offset: 7 } extent] && extent.Length == pfx.Length);
        Assert.Empty(harvest.Claims);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_seen_only_in_an_authoritys_certificate_is_an_authoritys(bool isAuthority)
    {
        foreach (var certificate in new[] { SelfSigned(isAuthority), SelfSignedEc(isAuthority) })
        {
            using var harvest = NaiveSurvey.Of(Garbage.Around(certificate.RawData, 1));

            var key = Assert.Single(harvest.Publics.Values);
            Assert.Equal(isAuthority, key.IsAuthority);
            Assert.Equal(["test"], key.Names);
            certificate.Dispose();
        }
    }

    [Fact]
    public void Knows_an_authority_by_the_body_of_its_certificate_alone()
    {
        using var certificate = SelfSigned(isAuthority: true);
        var body = certificate.RawData.AsSpan(4); // the outer header has four bytes
        using var harvest = NaiveSurvey.Of(Garbage.Around(body[..^250], 1));

        Assert.True(Assert.Single(harvest.Publics.Values).IsAuthority);
    }

    [Fact]
    public void Finds_bare_public_keys_of_every_kind()
    {
        using var ec = TestKeys.Ec("P-384");
        var okp = SubjectPublicKeyInfoFactoryOf(TestKeys.Ed25519.GeneratePublicKey());
        var okpX = SubjectPublicKeyInfoFactoryOf(TestKeys.X25519.GeneratePublicKey());
        byte[] all =
        [
            .. TestKeys.Rsa.ExportSubjectPublicKeyInfo(), .. Garbage.Around(ec.ExportSubjectPublicKeyInfo(), 5), .. okp, .. Garbage.Around(okpX, 2),
        ];
        using var harvest = NaiveSurvey.Of(all);

        Assert.Equal(4, harvest.Publics.Count);
        Assert.Contains(TestKeys.RsaPublic.Thumbprint, harvest.Publics.Keys);
        Assert.Contains(ec.Public("P-384").Thumbprint, harvest.Publics.Keys);
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(1536)]
    [InlineData(2048)]
    [InlineData(4096)]
    public void Finds_a_modulus_whose_headers_are_overwritten(int bits)
    {
        using var rsa = RSA.Create(bits);
        var parts = rsa.ExportParameters(false);
        var der = rsa.ExportRSAPrivateKey();
        der.AsSpan(0, bits == 1024 || bits == 1536 ? 6 : 7).Fill(0xCC);
        using var harvest = NaiveSurvey.Of(Garbage.Around(der, 9));

        Assert.Equal([new Keystay.Keys.RsaPublicKey(parts.Modulus, parts.Exponent).Thumbprint], harvest.Publics.Keys);
    }

    [Theory]
    [MemberData(nameof(TestKeys.CurveNames), MemberType = typeof(TestKeys))]
    public void Finds_a_point_whose_curve_nothing_names(string curve)
    {
        using var key = TestKeys.Ec(curve);
        var spki = key.ExportSubjectPublicKeyInfo();
        int headers = spki.Length - (2 * key.Public(curve).X.Length) - 2;
        spki.AsSpan(0, headers - 3).Fill(0xCC);
        using var harvest = NaiveSurvey.Of(Garbage.Around(spki, 9));

        Assert.Equal([key.Public(curve).Thumbprint], harvest.Publics.Keys);
    }

    private static byte[] SubjectPublicKeyInfoFactoryOf(Org.BouncyCastle.Crypto.AsymmetricKeyParameter key) =>
        Org.BouncyCastle.X509.SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key).GetDerEncoded();

    private static X509Certificate2 SelfSigned(bool isAuthority) =>
        Signed(new CertificateRequest("CN=test", TestKeys.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), isAuthority);

    private static X509Certificate2 SelfSignedEc(bool isAuthority) =>
        Signed(new CertificateRequest("CN=test", TestKeys.Ec("P-256"), HashAlgorithmName.SHA256), isAuthority);

    private static X509Certificate2 Signed(CertificateRequest request, bool isAuthority)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
