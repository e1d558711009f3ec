namespace Keystay.Signer.Custody;

/// <summary>A new key: what may leave the signer.</summary>
/// <param name="SubjectPublicKeyInfo">The public half.</param>
/// <param name="Wrapped">The private half wrapped, or where in the token it is.</param>
internal readonly record struct MadeKey(byte[] SubjectPublicKeyInfo, byte[] Wrapped);
