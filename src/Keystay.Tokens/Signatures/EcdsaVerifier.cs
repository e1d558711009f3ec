using System.Security.Cryptography;
using Keystay.Keys;

namespace Keystay.Tokens.Signatures;

/// <summary>
/// ECDSA with r and s side by side (RFC 7518, section 3.4). A good signature (r, s) has a twin (r, n − s) that is good too: nothing here is keyed by a
/// signature's bytes.
/// </summary>
internal sealed class EcdsaVerifier : SignatureVerifier
{
    private readonly ECDsa ecdsa;
    private readonly SignatureAlgorithm algorithm;
    private readonly int bytes;

    public EcdsaVerifier(EcPublicKey key, SignatureAlgorithm algorithm)
    {
        this.algorithm = algorithm;
        bytes = 2 * key.Curve.FieldBytes;
        ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(key.Curve.Oid), Q = new ECPoint { X = key.X, Y = key.Y } });
    }

    public override bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != bytes)
        {
            return false;
        }
        Span<byte> digest = stackalloc byte[SignatureHash.MaxBytes];
        return ecdsa.VerifyHash(SignatureHash.Compute(algorithm, signed, digest), signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public override void Dispose() => ecdsa.Dispose();
}
