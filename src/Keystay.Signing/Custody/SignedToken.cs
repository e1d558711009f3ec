using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Keystay.Signing.Custody;

/// <summary>A token in JWS compact serialization (RFC 7515, section 7.1), as the signer wrote it.</summary>
public readonly struct SignedToken
{
    private readonly byte[] compact;

    internal SignedToken(byte[] compact) => this.compact = compact;

    /// <summary>Its bytes, ASCII.</summary>
    public ReadOnlyMemory<byte> Compact => compact;

    /// <summary>SHA-256 of the signature's bytes, what the ledger and every validator's events have of a token.</summary>
    public byte[] SignatureSha256() => SHA256.HashData(Base64Url.DecodeFromUtf8(compact.AsSpan(compact.AsSpan().LastIndexOf((byte)'.') + 1)));

    /// <summary>The token as text.</summary>
    public override string ToString() => Encoding.ASCII.GetString(compact);
}
