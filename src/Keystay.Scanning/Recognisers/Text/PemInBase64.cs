using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>Base64 of a whole PEM text, as Kubernetes keeps its secrets.</summary>
/// <remarks>The marks are the groups of four that <c>BEGIN</c> gives when it starts at the first, second or third byte of a group.</remarks>
internal sealed class PemInBase64() : TextRecogniser(behind: 16, ahead: 44 << 10,
    new TextMark("QkVHSU4g", 2, 2), new TextMark("R0lOI"), new TextMark("RUdJTi", 1, 1))
{
    private const int LongestPem = 32 << 10, GroupsOfDashes = 3;

    public override string Name => "pem-in-base64";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        var chars = text.Chars;
        int start = text.At;
        for (int i = 0; i < GroupsOfDashes && start >= 4 && Base64Text.IsDigits(chars.Slice(start - 4, 4)); i++)
        {
            start -= 4;
        }
        using var scratch = new Scratch(Math.Min(LongestPem, (chars.Length - start) * 3 / 4 + 3));
        int end = start;
        int count = Base64Text.Decode(chars, ref end, scratch.Bytes, urlAlphabet: true);
        var pem = scratch.Bytes[..count];
        int begin = pem.IndexOf("BEGIN "u8);
        if (begin < 0 || PemReader.TryRead(pem, begin) is not { } block)
        {
            return;
        }
        // Decoding once more, up to the block's end, tells where in the base64 that is.
        end = start;
        Base64Text.Decode(chars, ref end, pem[..block.End], urlAlphabet: true);
        foreach (var container in block.Containers)
        {
            harvest.Deliver(container, text, "pem", text.Base64Encoding, start + block.Start / 3 * 4, end);
        }
    }
}
