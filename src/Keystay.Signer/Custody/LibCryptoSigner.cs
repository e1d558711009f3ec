using Keystay.Keys;
using Keystay.Signer.Native;

namespace Keystay.Signer.Custody;

/// <summary>A key in libcrypto: its contexts, made once.</summary>
internal sealed unsafe class LibCryptoSigner : KeySigner
{
    private const int MaxDerBytes = 128;

    private readonly SignatureAlgorithm algorithm;
    private readonly nint key, digestKind, digest, context;
    private readonly int scalarBytes;

    public LibCryptoSigner(PrivateKey key, SignatureAlgorithm algorithm)
        : base(key.PublicKey, algorithm)
    {
        this.algorithm = algorithm;
        this.key = key.Handle;
        digest = OpenSsl.Check(LibCrypto.NewDigest());
        scalarBytes = algorithm switch { SignatureAlgorithm.ES256 => 32, SignatureAlgorithm.ES384 => 48, _ => 0 };
        if (algorithm == SignatureAlgorithm.EdDSA)
        {
            return;
        }
        digestKind = OpenSsl.Check(LibCrypto.FetchDigest(0, algorithm == SignatureAlgorithm.ES384 ? "SHA384" : "SHA256", 0));
        context = OpenSsl.Check(LibCrypto.NewKeyContext(0, key.Handle, 0));
        OpenSsl.Check(LibCrypto.BeginSign(context));
        if (scalarBytes == 0)
        {
            OpenSsl.Check(LibCrypto.SetRsaPadding(context, algorithm == SignatureAlgorithm.PS256 ? LibCrypto.PssPadding : LibCrypto.Pkcs1Padding));
            OpenSsl.Check(LibCrypto.SetSignatureDigest(context, digestKind));
            if (algorithm == SignatureAlgorithm.PS256)
            {
                OpenSsl.Check(LibCrypto.SetPssSalt(context, 32)); // RFC 7518, section 3.5: as long as the hash
            }
        }
    }

    /// <inheritdoc/>
    public override int Sign(ReadOnlySpan<byte> input, Span<byte> signature)
    {
        fixed (byte* data = input, to = signature)
        {
            nuint written = (nuint)signature.Length;
            if (algorithm == SignatureAlgorithm.EdDSA)
            {
                OpenSsl.Check(LibCrypto.BeginDigestSign(digest, null, 0, 0, key));
                OpenSsl.Check(LibCrypto.DigestSign(digest, to, &written, data, (nuint)input.Length));
                return (int)written;
            }
            byte* hash = stackalloc byte[64];
            uint hashBytes;
            OpenSsl.Check(LibCrypto.BeginDigest(digest, digestKind, 0));
            OpenSsl.Check(LibCrypto.UpdateDigest(digest, data, (nuint)input.Length));
            OpenSsl.Check(LibCrypto.EndDigest(digest, hash, &hashBytes));
            if (scalarBytes == 0)
            {
                OpenSsl.Check(LibCrypto.Sign(context, to, &written, hash, hashBytes));
                return (int)written;
            }
            byte* der = stackalloc byte[MaxDerBytes];
            written = MaxDerBytes;
            OpenSsl.Check(LibCrypto.Sign(context, der, &written, hash, hashBytes));
            EcdsaSignature.ToFixedWidth(new ReadOnlySpan<byte>(der, (int)written), signature[..(2 * scalarBytes)]);
            return 2 * scalarBytes;
        }
    }

    public override void Dispose()
    {
        LibCrypto.FreeKeyContext(context);
        LibCrypto.FreeDigest(digest);
    }
}
