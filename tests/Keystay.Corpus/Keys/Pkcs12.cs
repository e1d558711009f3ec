using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Keystay.Corpus.Keys;

/// <summary>A PKCS #12 store of one key with a self-signed certificate.</summary>
internal static class Pkcs12
{
    public static byte[] Of(RsaSecret secret, string password)
    {
        using var rsa = secret.ToRsa();
        return Export(new CertificateRequest("CN=corpus.example", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), password);
    }

    public static byte[] Of(EcSecret secret, string password)
    {
        using var ec = secret.ToEcdsa();
        return Export(new CertificateRequest("CN=corpus.example", ec, HashAlgorithmName.SHA256), password);
    }

    private static byte[] Export(CertificateRequest request, string password)
    {
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return certificate.Export(X509ContentType.Pkcs12, password);
    }
}
