using System.Buffers;
using System.Text;

namespace Keystay.Tokens.Wire;

/// <summary>A JWS in compact serialisation (RFC 7515, section 7.1), decoded into a caller's buffer.</summary>
internal ref struct CompactToken
{
    /// <summary>Header of the token.</summary>
    public JoseHeader Header;

    /// <summary>What the signature is over: header and payload as they were sent, with the dot.</summary>
    public ReadOnlySpan<byte> SigningInput;

    /// <summary>The decoded payload.</summary>
    public ReadOnlySpan<byte> Payload;

    /// <summary>The decoded signature.</summary>
    public ReadOnlySpan<byte> Signature;

    /// <summary>Room behind the token in the buffer, as long as the payload at least.</summary>
    public Span<byte> Scratch;

    /// <summary>Bytes of buffer that a token of so many characters needs: itself, its parts, and their texts without escapes.</summary>
    public static int BufferBytes(int characters) => 3 * characters + 16;

    /// <summary>Reads a token; <see cref="TokenReason.Accepted"/> or why not. The payload may be empty and is not looked into.</summary>
    /// <param name="token">The token.</param>
    /// <param name="buffer">Of <see cref="BufferBytes"/> at least.</param>
    /// <param name="limits">Bounds.</param>
    public TokenReason Read(ReadOnlySpan<char> token, Span<byte> buffer, TokenLimits limits)
    {
        if (token.Length > limits.MaxTokenCharacters)
        {
            return TokenReason.TokenTooLarge;
        }
        if (Ascii.FromUtf16(token, buffer, out int length) != OperationStatus.Done)
        {
            return TokenReason.BadEncoding;
        }
        var ascii = (ReadOnlySpan<byte>)buffer[..length];
        var room = buffer[length..];
        int firstDot = ascii.IndexOf((byte)'.');
        if (firstDot < 0)
        {
            return TokenReason.SegmentCount;
        }
        // The header first: what it asks for (crit, b64, encryption) explains what else may look wrong.
        var reason = ReadHeader(ascii[..firstDot], ref room, limits);
        return reason == TokenReason.Accepted ? ReadRest(ascii, firstDot, room) : reason;
    }

    private TokenReason ReadHeader(ReadOnlySpan<byte> segment, ref Span<byte> room, TokenLimits limits)
    {
        if (segment.IsEmpty)
        {
            return TokenReason.SegmentCount;
        }
        if (!Base64UrlSegment.TryDecode(segment, room, out int written))
        {
            return TokenReason.BadEncoding;
        }
        var json = (ReadOnlySpan<byte>)room[..written];
        room = room[written..];
        var reason = Header.Read(json, room, limits);
        room = room[written..];
        return reason;
    }

    private TokenReason ReadRest(ReadOnlySpan<byte> ascii, int firstDot, Span<byte> room)
    {
        int secondDot = ascii[(firstDot + 1)..].IndexOf((byte)'.');
        if (secondDot < 0 || ascii[(firstDot + secondDot + 2)..].Contains((byte)'.'))
        {
            return TokenReason.SegmentCount;
        }
        secondDot += firstDot + 1;
        SigningInput = ascii[..secondDot];
        if (!Base64UrlSegment.TryDecode(ascii[(firstDot + 1)..secondDot], room, out int written))
        {
            return TokenReason.BadEncoding;
        }
        Payload = room[..written];
        room = room[written..];
        if (!Base64UrlSegment.TryDecode(ascii[(secondDot + 1)..], room, out written))
        {
            return TokenReason.BadEncoding;
        }
        Signature = room[..written];
        Scratch = room[written..];
        return TokenReason.Accepted;
    }
}
