using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>Compact JWS (RFC 7515, section 7.1) signed with an HMAC: what proves a symmetric key.</summary>
internal sealed class JwtToken() : TextRecogniser(behind: 1, ahead: 12 << 10, new TextMark("eyJ", 0, 1))
{
    private const int LongestHeader = 1024, LongestToken = 8 << 10;

    public override string Name => "jwt";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        var chars = text.Chars;
        int start = text.At;
        int header = Base64Text.RunEnd(chars, start);
        if (header == chars.Length || chars[header] != '.' || header - start > LongestHeader || (start > 0 && Base64Text.IsDigit(chars[start - 1])))
        {
            return;
        }
        int payload = Base64Text.RunEnd(chars, header + 1);
        if (payload == header + 1 || payload == chars.Length || chars[payload] != '.')
        {
            return;
        }
        int end = Base64Text.RunEnd(chars, payload + 1);
        if (end - start <= LongestToken && SignatureLength(chars[start..header]) is > 0 and var length && length == end - payload - 1)
        {
            harvest.HmacToken(chars[start..end]);
        }
    }

    /// <summary>Characters of the signature that the header's alg calls for (RFC 7518, section 3.2), or 0 when it is no HMAC.</summary>
    private static int SignatureLength(ReadOnlySpan<byte> header)
    {
        Span<byte> bytes = stackalloc byte[LongestHeader];
        int at = 0;
        var members = new JsonMembers(bytes[..Base64Text.Decode(header, ref at, bytes, urlAlphabet: true)]);
        while (members.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("alg"u8))
            {
                return value.SequenceEqual("HS256"u8) ? 43 : value.SequenceEqual("HS384"u8) ? 64 : value.SequenceEqual("HS512"u8) ? 86 : 0;
            }
        }
        return 0;
    }
}
