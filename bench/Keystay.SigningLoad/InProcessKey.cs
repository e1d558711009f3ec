using System.Security.Cryptography;
using Keystay.Keys;

namespace Keystay.SigningLoad;

/// <summary>A key where most services hold it: in a .NET object. It signs an input of the size that the tokens measured beside it have.</summary>
internal sealed class InProcessKey(SignatureAlgorithm algorithm) : IDisposable
{
    private readonly RSA? rsa = algorithm is SignatureAlgorithm.RS256 or SignatureAlgorithm.PS256 ? RSA.Create(2048) : null;
    private readonly ECDsa? ecdsa = algorithm is SignatureAlgorithm.ES256 or SignatureAlgorithm.ES384
        ? ECDsa.Create(algorithm == SignatureAlgorithm.ES256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384) : null;

    private readonly byte[] input = RandomNumberGenerator.GetBytes(420);

    public byte[] Sign() => rsa is not null
        ? rsa.SignData(input, HashAlgorithmName.SHA256, algorithm == SignatureAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1)
        : ecdsa!.SignData(input, algorithm == SignatureAlgorithm.ES384 ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256);

    public byte[] ExportPublicKey() => rsa?.ExportSubjectPublicKeyInfo() ?? ecdsa!.ExportSubjectPublicKeyInfo();

    /// <param name="pkcs8">What <see cref="ExportPrivateKey"/> gave.</param>
    public void ImportPrivateKey(byte[] pkcs8)
    {
        rsa?.ImportPkcs8PrivateKey(pkcs8, out _);
        ecdsa?.ImportPkcs8PrivateKey(pkcs8, out _);
    }

    /// <summary>For the search of a dump afterwards. The process then holds the key in one form more, which is what ordinary services do too.</summary>
    public byte[] ExportPrivateKey() => rsa?.ExportPkcs8PrivateKey() ?? ecdsa!.ExportPkcs8PrivateKey();

    public void Dispose()
    {
        rsa?.Dispose();
        ecdsa?.Dispose();
    }
}
