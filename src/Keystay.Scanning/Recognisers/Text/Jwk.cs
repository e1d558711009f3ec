using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>JSON Web Keys (RFC 7517; members of RFC 7518, section 6, and RFC 8037, section 2), private and public, alone and in sets.</summary>
internal sealed class Jwk() : TextRecogniser(behind: 8 << 10, ahead: 24 << 10, new TextMark("kty"))
{
    public override string Name => "jwk";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        if (!IsMember(text.Chars, text.At))
        {
            return;
        }
        var (start, end) = JsonObject.Around(text.Chars, text.At);
        var members = JwkMembers.Read(text.Chars[start..end]);
        var key = members.Public();
        if (members.Private() is { } claim)
        {
            harvest.Private(claim, text.Place("jwk", text.Encoding, start, end - start));
        }
        if (key is not null)
        {
            harvest.Public(key, members.KeyId());
        }
    }

    /// <summary><c>kty</c>, perhaps a quote, and a colon.</summary>
    private static bool IsMember(ReadOnlySpan<byte> chars, int at)
    {
        at += "kty".Length;
        while (at < chars.Length && chars[at] is (byte)'\\' or (byte)'"' or (byte)'\'')
        {
            at++;
        }
        at = TextBreaks.Skip(chars, at);
        return at < chars.Length && chars[at] == ':';
    }
}
