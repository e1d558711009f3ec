using System.Security.Cryptography;

namespace Keystay.Keys;

/// <summary>The public half of a key. Two are equal when their thumbprints are.</summary>
public abstract class PublicKey : IEquatable<PublicKey>
{
    private string? thumbprint, spkiSha256;

    private protected PublicKey()
    {
    }

    /// <summary>The key's family.</summary>
    public abstract KeyType Type { get; }

    /// <summary>Size of the modulus or field in bits.</summary>
    public abstract int Bits { get; }

    /// <summary>The curve's JOSE name, or null for RSA.</summary>
    public abstract string? CurveName { get; }

    /// <summary>RFC 7638 thumbprint, SHA-256, base64url without padding: the name of a key everywhere.</summary>
    public string Thumbprint => thumbprint ??= Jwk.Thumbprint(this);

    /// <summary>SHA-256 of the DER SubjectPublicKeyInfo (RFC 5280, section 4.1), lower-case hex.</summary>
    public string SpkiSha256 => spkiSha256 ??= Convert.ToHexStringLower(SHA256.HashData(ExportSubjectPublicKeyInfo()));

    /// <summary>The <c>kty</c> value of its JWK.</summary>
    public string Kty => Type switch { KeyType.Rsa => "RSA", KeyType.Ec => "EC", KeyType.Okp => "OKP", _ => "oct" };

    /// <summary>The DER SubjectPublicKeyInfo (RFC 3279, RFC 5480, RFC 8410).</summary>
    public abstract byte[] ExportSubjectPublicKeyInfo();

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other is not null && Thumbprint == other.Thumbprint;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Thumbprint.GetHashCode(StringComparison.Ordinal);
}
