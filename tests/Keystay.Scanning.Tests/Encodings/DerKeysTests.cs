using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keystay.Keys;
using Keystay.Scanning.Encodings;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Keystay.Scanning.Tests.Encodings;

public class DerKeysTests
{
    private static readonly PbeParameters pbes2 = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
    private static readonly PbeParameters pkcs12 = new(PbeEncryptionAlgorithm.TripleDes3KeyPkcs12, HashAlgorithmName.SHA1, 1000);

    [Fact]
    public void Reads_rsa_in_pkcs8_and_in_pkcs1()
    {
        foreach (var (form, der) in new[] { ("pkcs8", TestKeys.Rsa.ExportPkcs8PrivateKey()), ("pkcs1", TestKeys.Rsa.ExportRSAPrivateKey()) })
        {
            var read = ReadWithTail(der);
            Assert.Equal(form, read.Form);
            TestKeys.AssertIsRsa(read.Claim);
            Assert.Equal(TestKeys.RsaPublic, read.Public);
        }
    }

    [Fact]
    public void Reads_rsa_under_the_pss_identifier()
    {
        var key = new PrivateKeyInfo(
            new(PkcsObjectIdentifiers.IdRsassaPss), Asn1Object.FromByteArray(TestKeys.Rsa.ExportRSAPrivateKey()));

        TestKeys.AssertIsRsa(ReadWithTail(key.GetDerEncoded()).Claim);
    }

    [Fact]
    public void Reads_the_first_primes_of_an_rsa_key_with_three()
    {
        // The numbers need not be consistent: whether they are is the provers' question.
        static DerInteger Number(byte[]? value) => new(new BigInteger(1, value));
        var parts = TestKeys.RsaParts;
        var third = new DerSequence(Number(parts.P), Number(parts.DP), Number(parts.InverseQ));
        var key = new DerSequence(DerInteger.ValueOf(1), Number(parts.Modulus), Number(parts.Exponent), Number(parts.D), Number(parts.P), Number(parts.Q),
            Number(parts.DP), Number(parts.DQ), Number(parts.InverseQ), new DerSequence(third));

        TestKeys.AssertIsRsa(ReadWithTail(key.GetDerEncoded()).Claim);
    }

    [Theory]
    [MemberData(nameof(TestKeys.CurveNames), MemberType = typeof(TestKeys))]
    public void Reads_ec_in_pkcs8_sec1_and_spki(string curve)
    {
        using var key = TestKeys.Ec(curve);
        foreach (var (form, der) in new[] { ("pkcs8", key.ExportPkcs8PrivateKey()), ("sec1", key.ExportECPrivateKey()) })
        {
            var read = ReadWithTail(der);
            Assert.Equal(form, read.Form);
            TestKeys.AssertIsEc(read.Claim, key, curve);
            Assert.Equal(key.Public(curve), read.Public);
        }
        Assert.Equal(key.Public(curve), ReadWithTail(key.ExportSubjectPublicKeyInfo()).Public);
    }

    [Theory]
    [MemberData(nameof(TestKeys.CurveNames), MemberType = typeof(TestKeys))]
    public void Tells_the_curve_from_the_point_when_nothing_names_it(string curve)
    {
        using var key = TestKeys.Ec(curve);
        var parts = key.ExportParameters(true);
        byte[] point = [4, .. parts.Q.X!, .. parts.Q.Y!];
        var der = new DerSequence(DerInteger.ValueOf(1), new DerOctetString(parts.D), new DerTaggedObject(1, new DerBitString(point))).GetDerEncoded();

        TestKeys.AssertIsEc(ReadWithTail(der).Claim, key, curve);
    }

    [Theory]
    [MemberData(nameof(TestKeys.CurveNames), MemberType = typeof(TestKeys))]
    public void Knows_a_curve_that_is_spelt_out(string curve)
    {
        using var key = TestKeys.Ec(curve);
        using var spelt = ECDsa.Create(key.ExportExplicitParameters(true));

        TestKeys.AssertIsEc(ReadWithTail(spelt.ExportPkcs8PrivateKey()).Claim, key, curve);
    }

    [Theory]
    [MemberData(nameof(TestKeys.CurveNames), MemberType = typeof(TestKeys))]
    public void Decompresses_a_point(string curve)
    {
        using var key = TestKeys.Ec(curve);
        var expected = key.Public(curve);
        byte[] compressed = [(byte)(2 + (expected.Y[^1] & 1)), .. expected.X];

        Assert.Equal(expected, EcPoints.TryRead(expected.Curve, compressed));
    }

    [Fact]
    public void Reads_ed25519_and_x25519_in_both_versions_of_pkcs8()
    {
        foreach (var (curve, key, secret, x) in new[]
        {
            (OkpCurve.Ed25519, (Org.BouncyCastle.Crypto.AsymmetricKeyParameter)TestKeys.Ed25519, TestKeys.Ed25519.GetEncoded(),
                TestKeys.Ed25519.GeneratePublicKey().GetEncoded()),
            (OkpCurve.X25519, TestKeys.X25519, TestKeys.X25519.GetEncoded(), TestKeys.X25519.GeneratePublicKey().GetEncoded()),
        })
        {
            var version2 = PrivateKeyInfoFactory.CreatePrivateKeyInfo(key);
            var version1 = new PrivateKeyInfo(version2.PrivateKeyAlgorithm, version2.ParsePrivateKey());
            TestKeys.AssertIsOkp(ReadWithTail(version1.GetDerEncoded()).Claim, curve, secret);
            var read = ReadWithTail(version2.GetDerEncoded());
            TestKeys.AssertIsOkp(read.Claim, curve, secret);
            Assert.Equal(new OkpPublicKey(curve, x), read.Public);
        }
    }

    [Fact]
    public void Reads_public_keys()
    {
        Assert.Equal(TestKeys.RsaPublic, ReadWithTail(TestKeys.Rsa.ExportSubjectPublicKeyInfo()).Public);
        Assert.Equal(TestKeys.RsaPublic, ReadWithTail(TestKeys.Rsa.ExportRSAPublicKey()).Public);
        var edwards = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(TestKeys.Ed25519.GeneratePublicKey());
        Assert.Equal(new OkpPublicKey(OkpCurve.Ed25519, TestKeys.Ed25519.GeneratePublicKey().GetEncoded()), ReadWithTail(edwards.GetDerEncoded()).Public);
    }

    [Theory]
    [InlineData(true, "CN=token signing, O=Example", "token signing")]
    [InlineData(false, "O=Example, C=NO", "Example")]
    public void Reads_whose_a_certificate_is_and_whether_it_signs_others(bool isAuthority, string subject, string name)
    {
        var request = new CertificateRequest(subject, TestKeys.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

        var read = ReadWithTail(certificate.RawData);

        Assert.Equal(("certificate", name, isAuthority), (read.Form, read.Name, read.IsAuthority));
        Assert.Equal(TestKeys.RsaPublic, read.Public);
    }

    [Fact]
    public void Says_of_an_encrypted_key_only_that_it_is_one()
    {
        foreach (var (scheme, parameters) in new[] { ("PBES2", pbes2), ("PKCS #12 PBE", pkcs12) })
        {
            var read = ReadWithTail(TestKeys.Rsa.ExportEncryptedPkcs8PrivateKey("a password", parameters));
            Assert.Equal(("encrypted-pkcs8", scheme), (read.ProtectedKind, read.ProtectedDetail));
            Assert.Null(read.Claim);
        }
        var old = EncryptedPrivateKeyInfoFactory.CreateEncryptedPrivateKeyInfo(
            "PBEwithSHA-1and3-keyDESEDE-CBC", "a password".ToCharArray(), new byte[8], 100, PrivateKeyFactory.CreateKey(TestKeys.Rsa.ExportPkcs8PrivateKey()));
        Assert.Equal("encrypted-pkcs8", ReadWithTail(old.GetDerEncoded()).ProtectedKind);
    }

    [Fact]
    public void Knows_a_pfx()
    {
        var request = new CertificateRequest("CN=test", TestKeys.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

        Assert.Equal("pfx", ReadWithTail(certificate.Export(X509ContentType.Pfx, "a password")).ProtectedKind);
    }

    [Fact]
    public void Knows_a_pfx_of_indefinite_length()
    {
        byte[] pfx = [0x30, 0x80, 2, 1, 3, 0x30, 0x80, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1, 0xA0, 0x80, 0, 0, 0, 0, 0, 0];

        Assert.Equal(("pfx", pfx.Length), (ReadWithTail(pfx).ProtectedKind, ReadWithTail(pfx).Length));
    }

    [Fact]
    public void A_container_cut_short_is_none()
    {
        foreach (var der in Containers.All)
        {
            for (int length = 0; length < der.Length; length++)
            {
                Assert.Null(DerKeys.TryRead(der.AsSpan(0, length)));
            }
        }
    }

    /// <summary>Reads a container with something behind it: its length must be its own.</summary>
    private static DecodedContainer ReadWithTail(byte[] der)
    {
        var read = DerKeys.TryRead([.. der, 0x30, 0x82, 0xFF, 0xFF]);
        Assert.NotNull(read);
        Assert.Equal(der.Length, read.Length);
        return read;
    }
}
