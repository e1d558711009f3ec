using Keystay.Keys;

namespace Keystay.Tokens.Signatures;

/// <summary>Verifies signatures with one key and its one algorithm.</summary>
internal abstract class SignatureVerifier : IDisposable
{
    /// <summary>Whether a signature is the key's over some bytes. Every wrong signature is false, whatever is wrong with it.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);

    public abstract void Dispose();

    /// <summary>A verifier of a key that was checked when it was loaded.</summary>
    public static SignatureVerifier Create(PublicKey key, SignatureAlgorithm algorithm) => key switch
    {
        RsaPublicKey rsa => new RsaVerifier(rsa, algorithm),
        EcPublicKey ec => new EcdsaVerifier(ec, algorithm),
        OkpPublicKey okp => new Ed25519Verifier(okp),
        _ => throw new ArgumentException($"internal error: no verifier for {key.Kty}", nameof(key)),
    };
}
