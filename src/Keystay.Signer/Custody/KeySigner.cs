using System.Buffers.Text;
using System.Text;
using Keystay.Keys;
using Keystay.Signer.Native;

namespace Keystay.Signer.Custody;

/// <summary>One key as one thread signs with it: libcrypto's contexts, made once and used again. Not for two threads at once.</summary>
internal sealed unsafe class KeySigner : IDisposable
{
    /// <summary>Bytes of the longest signature: RSA 4096.</summary>
    public const int MaxSignatureBytes = 512;

    private const int MaxDerBytes = 128;

    private readonly SignatureAlgorithm algorithm;
    private readonly nint key, digestKind, digest, context;
    private readonly int scalarBytes;

    public KeySigner(PrivateKey key, SignatureAlgorithm algorithm)
    {
        this.algorithm = algorithm;
        this.key = key.Handle;
        Kid = Base64Url.DecodeFromChars(key.PublicKey.Thumbprint);
        KidText = Encoding.ASCII.GetBytes(key.PublicKey.Thumbprint);
        Header = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
            $$"""{"alg":"{{algorithm.Name()}}","typ":"at+jwt","kid":"{{key.PublicKey.Thumbprint}}"}""")) + ".");
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

    /// <summary>The thumbprint, 32 bytes.</summary>
    public byte[] Kid { get; }

    /// <summary>The thumbprint in base64url.</summary>
    public byte[] KidText { get; }

    /// <summary>The encoded protected header (RFC 7515, section 3.1; RFC 9068, section 2.1) with the dot behind it.</summary>
    public byte[] Header { get; }

    /// <summary>Signs a JWS signing input.</summary>
    /// <returns>Bytes of the signature as JOSE has it (RFC 7518, sections 3.3 to 3.5; RFC 8037, section 3.1).</returns>
    /// <exception cref="SignerException">libcrypto.</exception>
    public int Sign(ReadOnlySpan<byte> input, Span<byte> signature)
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

    public void Dispose()
    {
        LibCrypto.FreeKeyContext(context);
        LibCrypto.FreeDigest(digest);
    }
}
