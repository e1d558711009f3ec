using Keystay.Keys;
using Keystay.Signer.Memory;
using Keystay.Signer.Native;

namespace Keystay.Signer.Custody;

/// <summary>A private key inside libcrypto. It comes into being there or is unwrapped there, and never is a managed array or text.</summary>
internal sealed unsafe class PrivateKey : ISigningKey
{
    private const int RsaBits = 2048;

    private PrivateKey(nint handle)
    {
        Handle = handle;
        int length = LibCrypto.EncodePublicKey(handle, null);
        OpenSsl.Check(length);
        SubjectPublicKeyInfo = new byte[length];
        fixed (byte* start = SubjectPublicKeyInfo)
        {
            byte* to = start;
            OpenSsl.Check(LibCrypto.EncodePublicKey(handle, &to));
        }
        PublicKey = PublicKeyReader.Read(SubjectPublicKeyInfo)[0].Key;
    }

    /// <summary>The <c>EVP_PKEY</c>.</summary>
    public nint Handle { get; }

    public byte[] SubjectPublicKeyInfo { get; }

    public PublicKey PublicKey { get; }

    /// <summary>Makes a key for an algorithm.</summary>
    /// <exception cref="SignerException">libcrypto.</exception>
    public static PrivateKey Generate(SignatureAlgorithm algorithm)
    {
        nint context = OpenSsl.Check(LibCrypto.NewKeyContext(0, Family(algorithm), 0));
        try
        {
            OpenSsl.Check(LibCrypto.BeginGenerate(context));
            OpenSsl.Check(algorithm switch
            {
                SignatureAlgorithm.RS256 or SignatureAlgorithm.PS256 => LibCrypto.SetRsaBits(context, RsaBits),
                SignatureAlgorithm.ES256 => LibCrypto.SetGroup(context, "P-256"),
                SignatureAlgorithm.ES384 => LibCrypto.SetGroup(context, "P-384"),
                _ => 1,
            });
            nint key = 0;
            OpenSsl.Check(LibCrypto.Generate(context, &key));
            return new PrivateKey(key);
        }
        finally
        {
            LibCrypto.FreeKeyContext(context);
        }
    }

    /// <summary>Opens a wrapped key.</summary>
    /// <exception cref="SignerException">wrong-wrapping-key, wrong-algorithm, libcrypto.</exception>
    public static PrivateKey Unwrap(WrappingKey with, ReadOnlySpan<byte> wrapped, SignatureAlgorithm algorithm)
    {
        using var plain = new SecretBuffer(WrappingKey.MaxPlainBytes);
        int bytes = with.Unwrap(wrapped, plain);
        byte* from = plain.Pointer;
        var key = new PrivateKey(OpenSsl.Check(LibCrypto.DecodePrivateKey(null, &from, bytes)));
        if (!algorithm.Fits(key.PublicKey))
        {
            key.Dispose();
            throw new SignerException("wrong-algorithm", $"A key of the ring does not fit its algorithm {algorithm.Name()}.");
        }
        return key;
    }

    /// <summary>The key as PKCS#8 (RFC 5958), wrapped.</summary>
    public byte[] Wrap(WrappingKey with)
    {
        nint info = OpenSsl.Check(LibCrypto.ToPkcs8(Handle));
        byte* plain = null; // libcrypto allocates it: on the secret heap
        int bytes = 0;
        try
        {
            bytes = LibCrypto.EncodePkcs8(info, &plain);
            OpenSsl.Check(bytes);
            return with.Wrap(plain, bytes);
        }
        finally
        {
            LibCrypto.ClearAndFree(plain, (nuint)Math.Max(bytes, 0), 0, 0);
            LibCrypto.FreePkcs8(info);
        }
    }

    public KeySigner NewSigner(SignatureAlgorithm algorithm) => new LibCryptoSigner(this, algorithm);

    public void Dispose() => LibCrypto.FreeKey(Handle);

    private static string Family(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RS256 or SignatureAlgorithm.PS256 => "RSA",
        SignatureAlgorithm.ES256 or SignatureAlgorithm.ES384 => "EC",
        _ => "ED25519",
    };
}
