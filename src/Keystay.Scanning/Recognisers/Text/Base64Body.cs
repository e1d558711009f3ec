using Keystay.Scanning.Encodings;
using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>Base64 of a key container without armour: one line in a configuration, or the body of a PEM whose BEGIN line is gone.</summary>
/// <remarks>
/// The marks are how a SEQUENCE begins: <c>MII</c>, <c>MIG</c>, <c>MIH</c> with a length of two or one more bytes; <c>CAQ</c> the version number after
/// a short one; the rest SubjectPublicKeyInfo of P-256, P-384 and Ed25519.
/// </remarks>
internal sealed class Base64Body() : TextRecogniser(behind: 96, ahead: 32 << 10,
    new TextMark("MII"), new TextMark("MIG"), new TextMark("MIH"), new TextMark("CAQ", 0, 1),
    new TextMark("MFkwE"), new TextMark("MHYwE", 0, 1), new TextMark("MCowB"), new TextMark("b3BlbnNzaC1rZXktdjE", 0, 12))
{
    private const int LongestBody = 24 << 10, HeadBytes = 24, LongestPrefix = 64;

    public override string Name => "base64-body";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        var chars = text.Chars;
        int start = chars[text.At] == 'C' ? text.At - 3 : text.At;
        if (start >= 0 && TryRead(chars, start, out int end) is { } container)
        {
            if (IsArmoured(chars, start) || IsEnclosed(chars, start, end))
            {
                container.Claim?.Clear();
                return;
            }
            harvest.Deliver(container, text, container.Form, text.Base64Encoding, start, end);
        }
    }

    private static DecodedContainer? TryRead(ReadOnlySpan<byte> chars, int start, out int end)
    {
        end = start;
        if (chars[start] != 'M' && chars[start] != 'b')
        {
            return null;
        }
        Span<byte> head = stackalloc byte[HeadBytes];
        head = head[..Base64Text.Decode(chars, ref end, head, urlAlphabet: true)];
        int length = ContainerHead.Length(head);
        head.Clear();
        if (length is 0 or > LongestBody)
        {
            return null;
        }
        using var scratch = new Scratch(Math.Min(length, (chars.Length - start) * 3 / 4 + 3));
        end = start;
        var body = scratch.Bytes[..Base64Text.Decode(chars, ref end, scratch.Bytes, urlAlphabet: true)];
        var container = chars[start] == 'b' ? OpenSshKeys.TryRead(body) : DerKeys.TryRead(body);
        if (container is not null && container.Length < body.Length)
        {
            end = start;
            Base64Text.Decode(chars, ref end, body[..container.Length], urlAlphabet: true);
        }
        return container;
    }

    /// <summary>Whether a BEGIN line stands right before: then it is the PEM recogniser's.</summary>
    private static bool IsArmoured(ReadOnlySpan<byte> chars, int start)
    {
        var before = chars[..TextBreaks.SkipBack(chars, start)];
        return before.EndsWith("---"u8) && before.LastIndexOf("BEGIN "u8) >= 0;
    }

    /// <summary>Whether it is the inner SEC 1 key of a PKCS #8, which for some curves begins on a group of four too.</summary>
    private static bool IsEnclosed(ReadOnlySpan<byte> chars, int start, int end)
    {
        int lowest = Math.Max(0, start - LongestPrefix);
        for (int outer = start - 4; outer >= lowest && Base64Text.IsDigits(chars.Slice(outer, 4)); outer -= 4)
        {
            if (TryRead(chars, outer, out int outerEnd) is { } container)
            {
                container.Claim?.Clear();
                return outerEnd >= end;
            }
        }
        return false;
    }
}
