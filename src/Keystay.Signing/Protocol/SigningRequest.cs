using System.Buffers.Binary;

namespace Keystay.Signing.Protocol;

/// <summary>
/// One request on the socket, little-endian: length of the rest (4 bytes), number (4), kind (1), key (32, SHA-256 of RFC 7638), body. A body of claims is
/// issued-at and expiry (8 each, seconds since 1970), then texts in UTF-8 behind their length (2): tenant, subject, client, identifier, scope, further
/// claims; then the number of audiences (1) and each audience as such a text. Nothing may follow.
/// </summary>
internal readonly ref struct SigningRequest
{
    public const int KidBytes = 32, LengthBytes = 4, HeadBytes = 4 + 1 + KidBytes;

    /// <summary>Longest request without its length field, in bytes. What is longer is refused before it is read.</summary>
    public const int MaxBytes = 16 << 10;

    public const int MaxTextBytes = 1024, MaxFurtherBytes = 8 << 10, MaxAudiences = 16;

    private SigningRequest(ReadOnlySpan<byte> frame)
    {
        Number = BinaryPrimitives.ReadUInt32LittleEndian(frame);
        Kind = (SigningKind)frame[4];
        Kid = frame.Slice(5, KidBytes);
        Body = frame[HeadBytes..];
    }

    public uint Number { get; }

    public SigningKind Kind { get; }

    /// <summary>The key's thumbprint.</summary>
    public ReadOnlySpan<byte> Kid { get; }

    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Reads what stands behind the length field.</summary>
    public static bool TryParse(ReadOnlySpan<byte> frame, out SigningRequest request)
    {
        request = default;
        if (frame.Length is < HeadBytes or > MaxBytes || frame[4] is not ((byte)SigningKind.Claims or (byte)SigningKind.SigningInput))
        {
            return false;
        }
        request = new SigningRequest(frame);
        return true;
    }
}
