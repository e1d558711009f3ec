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
    new TextMark("MFkwE", 0, 0), new TextMark("MHYwE", 0, 1), new TextMark("MCowB", 0, 0), new TextMark("b3BlbnNzaC1rZXktdjE", 0, 12))
{
    private const int LongestBody = 24 << 10, HeadBytes = 24;

    public override string Name => "base64-body";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        var chars = text.Chars;
        int start = chars[text.At] == 'C' ? text.At - 3 : text.At;
        if (start < 0 || (chars[start] != 'M' && chars[start] != 'b'))
        {
            return;
        }
        Span<byte> head = stackalloc byte[HeadBytes];
        int end = start;
        head = head[..Base64Text.Decode(chars, ref end, head, urlAlphabet: true)];
        int length = ContainerHead.Length(head);
        if (length == 0 || length > LongestBody || IsArmoured(chars, start))
        {
            return;
        }
        using var scratch = new Scratch(Math.Min(length, (chars.Length - start) * 3 / 4 + 3));
        end = start;
        var body = scratch.Bytes[..Base64Text.Decode(chars, ref end, scratch.Bytes, urlAlphabet: true)];
        if ((chars[start] == 'b' ? OpenSshKeys.TryRead(body) : DerKeys.TryRead(body)) is not { } container)
        {
            return;
        }
        if (container.Length < body.Length)
        {
            end = start;
            Base64Text.Decode(chars, ref end, body[..container.Length], urlAlphabet: true);
        }
        harvest.Deliver(container, text, container.Form, text.Base64Encoding, start, end);
    }

    /// <summary>Whether a BEGIN line stands right before: then it is the PEM recogniser's.</summary>
    private static bool IsArmoured(ReadOnlySpan<byte> chars, int start)
    {
        var before = chars[..TextBreaks.SkipBack(chars, start)];
        return before.EndsWith("---"u8) && before.LastIndexOf("BEGIN "u8) >= 0;
    }
}
