using Keystay.Keys;

namespace Keystay.Signer.Custody;

/// <summary>A private key that signs where it is: in libcrypto's memory or in a token. What can be had of it is its public half.</summary>
internal interface ISigningKey : IDisposable
{
    PublicKey PublicKey { get; }

    byte[] SubjectPublicKeyInfo { get; }

    /// <summary>A thread's way to sign with it.</summary>
    KeySigner NewSigner(SignatureAlgorithm algorithm);
}
