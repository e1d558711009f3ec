using System.Security.Cryptography;
using Keystay.Keys;

namespace Keystay.Tokens.Signatures;

/// <summary>The hash of each algorithm (RFC 7518, section 3.1).</summary>
internal static class SignatureHash
{
    /// <summary>Most bytes that <see cref="Compute"/> writes.</summary>
    public const int MaxBytes = SHA512.HashSizeInBytes;

    public static HashAlgorithmName NameOf(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.RS256 or SignatureAlgorithm.PS256 or SignatureAlgorithm.ES256 => HashAlgorithmName.SHA256,
        SignatureAlgorithm.RS384 or SignatureAlgorithm.PS384 or SignatureAlgorithm.ES384 => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    /// <summary>Hashes bytes to the front of a buffer, and returns that part.</summary>
    public static ReadOnlySpan<byte> Compute(SignatureAlgorithm algorithm, ReadOnlySpan<byte> bytes, Span<byte> into) => into[..(algorithm switch
    {
        SignatureAlgorithm.RS256 or SignatureAlgorithm.PS256 or SignatureAlgorithm.ES256 => SHA256.HashData(bytes, into),
        SignatureAlgorithm.RS384 or SignatureAlgorithm.PS384 or SignatureAlgorithm.ES384 => SHA384.HashData(bytes, into),
        _ => SHA512.HashData(bytes, into),
    })];
}
