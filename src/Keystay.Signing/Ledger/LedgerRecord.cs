using System.Security.Cryptography;
using System.Text;

namespace Keystay.Signing.Ledger;

/// <summary>What the ledger keeps of a token: enough to tell an issued token from a forged one, and neither the token nor its subject.</summary>
public sealed record LedgerRecord
{
    /// <summary>The longest text, in bytes of UTF-8; longer ones are refused.</summary>
    public const int MostTextBytes = 2048;

    /// <summary>SHA-256 of the signature's bytes, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> SignatureSha256 { get; init; }

    /// <summary>Claim jti.</summary>
    public required string TokenId { get; init; }

    /// <summary>The key that signed: its RFC 7638 thumbprint.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key's ring.</summary>
    public required string Ring { get; init; }

    /// <summary>Claim iss.</summary>
    public required string Issuer { get; init; }

    /// <summary>Claim aud; of several, with a space between.</summary>
    public required string Audience { get; init; }

    /// <summary>SHA-256 of the claim sub, 32 bytes: what validators' events have of it.</summary>
    public required ReadOnlyMemory<byte> SubjectSha256 { get; init; }

    /// <summary>Claim iat, whole seconds.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Claim exp, whole seconds.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Claim client_id.</summary>
    public required string Client { get; init; }

    /// <summary>A subject as the ledger keeps it.</summary>
    public static byte[] HashOf(string subject) => SHA256.HashData(Encoding.UTF8.GetBytes(subject));
}
