using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Pkcs;

namespace Keystay.Scanning.Tests.Encodings;

/// <summary>One of each DER container, for the tests that break them.</summary>
internal static class Containers
{
    public static IReadOnlyList<byte[]> All { get; } = Build();

    private static List<byte[]> Build()
    {
        using var ec = TestKeys.Ec("P-256");
        using var spelt = ECDsa.Create(ec.ExportExplicitParameters(true));
        var request = new CertificateRequest("CN=test, O=Example", TestKeys.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return
        [
            TestKeys.Rsa.ExportPkcs8PrivateKey(), TestKeys.Rsa.ExportRSAPrivateKey(), TestKeys.Rsa.ExportRSAPublicKey(),
            TestKeys.Rsa.ExportSubjectPublicKeyInfo(), ec.ExportPkcs8PrivateKey(), ec.ExportECPrivateKey(), ec.ExportSubjectPublicKeyInfo(),
            spelt.ExportPkcs8PrivateKey(), PrivateKeyInfoFactory.CreatePrivateKeyInfo(TestKeys.Ed25519).GetDerEncoded(),
            certificate.RawData, certificate.Export(X509ContentType.Pfx, "a password"),
            ec.ExportEncryptedPkcs8PrivateKey("a password", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)),
        ];
    }
}
