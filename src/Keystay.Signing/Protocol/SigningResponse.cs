using System.Buffers.Binary;

namespace Keystay.Signing.Protocol;

/// <summary>One answer on the socket, little-endian: length of the rest (4 bytes), the request's number (4), status (1), and when signed the token or the signature.</summary>
internal static class SigningResponse
{
    public const int LengthBytes = 4, HeadBytes = 4 + 1;

    /// <summary>Longest answer without its length field, in bytes: the largest token from the largest request, with room.</summary>
    public const int MaxBytes = 32 << 10;

    /// <summary>Writes everything in front of a body of a known size.</summary>
    /// <returns>Bytes written.</returns>
    public static int WriteHead(Span<byte> to, uint number, SigningStatus status, int bodyBytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, HeadBytes + bodyBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(to[4..], number);
        to[8] = (byte)status;
        return LengthBytes + HeadBytes;
    }
}
