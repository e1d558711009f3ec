using System.Formats.Asn1;
using System.Security.Cryptography;
using Keystay.Keys;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Keystay.Signer.Custody.Pkcs11;

/// <summary>A ring's algorithm as PKCS#11 has it. The token is sent hashes, which is all it needs and little to send; only Ed25519 hashes by itself.</summary>
internal sealed record TokenAlgorithm(SignatureAlgorithm Algorithm, CKM MakesPair, CKM Signs, int SignatureBytes, EcCurve? Curve)
{
    private const ulong RsaBits = 2048;

    private const CKM EdwardsKeyPair = (CKM)0x1055, EdDsa = (CKM)0x1057; // PKCS#11 3.0: CKM_EC_EDWARDS_KEY_PAIR_GEN, CKM_EDDSA

    private const string Ed25519 = "1.3.101.112"; // RFC 8410, section 3

    /// <summary>DigestInfo of SHA-256 in front of the hash (RFC 8017, section 9.2, note 1).</summary>
    private static ReadOnlySpan<byte> Sha256Info => [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];

    public static TokenAlgorithm Of(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RS256 => new(algorithm, CKM.CKM_RSA_PKCS_KEY_PAIR_GEN, CKM.CKM_RSA_PKCS, (int)RsaBits / 8, null),
        SignatureAlgorithm.PS256 => new(algorithm, CKM.CKM_RSA_PKCS_KEY_PAIR_GEN, CKM.CKM_RSA_PKCS_PSS, (int)RsaBits / 8, null),
        SignatureAlgorithm.ES256 => new(algorithm, CKM.CKM_EC_KEY_PAIR_GEN, CKM.CKM_ECDSA, 64, EcCurve.P256),
        SignatureAlgorithm.ES384 => new(algorithm, CKM.CKM_EC_KEY_PAIR_GEN, CKM.CKM_ECDSA, 96, EcCurve.P384),
        _ => new(algorithm, EdwardsKeyPair, EdDsa, 64, null),
    };

    /// <summary>What a new pair's public half is asked to be.</summary>
    public IObjectAttribute[] PublicTemplate() => Algorithm is SignatureAlgorithm.RS256 or SignatureAlgorithm.PS256
        ? [TokenAttributes.Of(CKA.CKA_MODULUS_BITS, RsaBits), TokenAttributes.Of(CKA.CKA_PUBLIC_EXPONENT, [1, 0, 1])]
        : [TokenAttributes.Of(CKA.CKA_EC_PARAMS, ObjectIdentifier(Curve?.Oid ?? Ed25519))];

    /// <summary>Reads the public half of a pair.</summary>
    /// <exception cref="SignerException">wrong-algorithm.</exception>
    public PublicKey ReadPublicKey(ISession session, IObjectHandle key)
    {
        bool isRsa = Algorithm is SignatureAlgorithm.RS256 or SignatureAlgorithm.PS256;
        var values = session.GetAttributeValue(key, isRsa ? [CKA.CKA_MODULUS, CKA.CKA_PUBLIC_EXPONENT] : [CKA.CKA_EC_POINT, CKA.CKA_EC_PARAMS]);
        if (values.Any(v => v.CannotBeRead))
        {
            throw WrongKind();
        }
        byte[] first = values[0].GetValueAsByteArray(), second = values[1].GetValueAsByteArray();
        try
        {
            PublicKey read = isRsa ? new RsaPublicKey(first, second) : Point(first);
            return Algorithm.Fits(read) && (Curve is null || second.AsSpan().SequenceEqual(ObjectIdentifier(Curve.Oid))) ? read : throw WrongKind();
        }
        catch (ArgumentException)
        {
            throw WrongKind();
        }
    }

    /// <summary>The mechanism that signs, for one thread.</summary>
    public IMechanism SigningMechanism()
    {
        var factories = Pkcs11Token.Factories;
        return Algorithm == SignatureAlgorithm.PS256
            ? factories.MechanismFactory.Create(Signs, factories.MechanismParamsFactory.CreateCkRsaPkcsPssParams((ulong)CKM.CKM_SHA256, (ulong)CKG.CKG_MGF1_SHA256, SHA256.HashSizeInBytes)) // RFC 7518, section 3.5
            : factories.MechanismFactory.Create(Signs);
    }

    /// <summary>What of a signing input is sent to the token.</summary>
    public byte[] ToSign(ReadOnlySpan<byte> input) => Algorithm switch
    {
        SignatureAlgorithm.RS256 => [.. Sha256Info, .. SHA256.HashData(input)],
        SignatureAlgorithm.PS256 or SignatureAlgorithm.ES256 => SHA256.HashData(input),
        SignatureAlgorithm.ES384 => SHA384.HashData(input),
        _ => input.ToArray(),
    };

    /// <summary>CKA_EC_POINT is the point in a DER OCTET STRING; PKCS#11 2.20 left that open, and some modules give it bare.</summary>
    private PublicKey Point(byte[] encoded)
    {
        int bytes = Curve is null ? 32 : 1 + 2 * Curve.FieldBytes;
        var point = encoded.Length == bytes + 2 && encoded[0] == 4 ? encoded.AsSpan(2) : encoded;
        return point.Length != bytes || (Curve is not null && point[0] != 4) ? throw WrongKind()
            : Curve is null ? new OkpPublicKey(OkpCurve.Ed25519, point) : new EcPublicKey(Curve, point.Slice(1, Curve.FieldBytes), point[(1 + Curve.FieldBytes)..]);
    }

    private SignerException WrongKind() => new("wrong-algorithm", $"A key of the token does not fit the ring's algorithm {Algorithm.Name()}.");

    private static byte[] ObjectIdentifier(string value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(value);
        return writer.Encode();
    }
}
