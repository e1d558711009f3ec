using System.Buffers;
using System.Buffers.Text;

namespace Keystay.Tokens.Wire;

/// <summary>Canonical base64url (RFC 7515, section 2): each sequence of bytes has one spelling, so a token has one too.</summary>
internal static class Base64UrlSegment
{
    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>Decodes a segment to the front of <paramref name="into"/>, which must be as long as the segment; false if it is not canonical.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> segment, Span<byte> into, out int written)
    {
        written = 0;
        // The library's decoder passes over white space and takes padding; its alphabet is checked first.
        return !segment.ContainsAnyExcept(Alphabet) && HasNoUnusedBits(segment)
            && Base64Url.DecodeFromUtf8(segment, into, out _, out written) == OperationStatus.Done;
    }

    /// <summary>RFC 4648, section 3.5: the bits of the last character that belong to no byte are zero.</summary>
    private static bool HasNoUnusedBits(ReadOnlySpan<byte> segment) => (segment.Length & 3) switch
    {
        0 => true,
        1 => false,
        2 => (Value(segment[^1]) & 0xf) == 0,
        _ => (Value(segment[^1]) & 0x3) == 0,
    };

    private static int Value(byte character) => character switch
    {
        >= (byte)'a' => character - 'a' + 26,
        (byte)'_' => 63,
        >= (byte)'A' => character - 'A',
        (byte)'-' => 62,
        _ => character - '0' + 52,
    };
}
