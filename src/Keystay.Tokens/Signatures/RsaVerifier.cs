using System.Security.Cryptography;
using Keystay.Keys;

namespace Keystay.Tokens.Signatures;

/// <summary>RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 7518, sections 3.3 and 3.5).</summary>
internal sealed class RsaVerifier : SignatureVerifier
{
    private readonly RSA rsa;
    private readonly SignatureAlgorithm algorithm;
    private readonly HashAlgorithmName hash;
    private readonly RSASignaturePadding padding;
    private readonly int bytes;

    public RsaVerifier(RsaPublicKey key, SignatureAlgorithm algorithm)
    {
        this.algorithm = algorithm;
        hash = SignatureHash.NameOf(algorithm);
        padding = algorithm >= SignatureAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        bytes = key.Modulus.Length;
        rsa = RSA.Create(new RSAParameters { Modulus = key.Modulus, Exponent = key.Exponent });
    }

    public override bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        // RFC 8017, sections 8.1.2 and 8.2.2, step 1.
        if (signature.Length != bytes)
        {
            return false;
        }
        Span<byte> digest = stackalloc byte[SignatureHash.MaxBytes];
        return rsa.VerifyHash(SignatureHash.Compute(algorithm, signed, digest), signature, hash, padding);
    }

    public override void Dispose() => rsa.Dispose();
}
