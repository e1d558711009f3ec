using System.Text;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>SSH public keys in text: authorized_keys (sshd(8)), known_hosts, .pub files.</summary>
/// <remarks>The marks are <c>ssh-</c> and <c>ecdsa</c> inside the base64, behind the length of the key type's name.</remarks>
internal sealed class SshPublicText() : TextRecogniser(behind: 0, ahead: 4 << 10,
    new TextMark("AAAAB3NzaC1yc2E", 6, 7), new TextMark("AAAAC3NzaC1lZDI1NTE5", 6, 7), new TextMark("AAAAE2VjZHNhLXNoYTIt", 6, 6))
{
    private const int LongestComment = 120, LongestBlob = 3 << 10;

    public override string Name => "ssh-public-text";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        var line = text.Chars[text.At..];
        int length = 0;
        Span<byte> blob = stackalloc byte[LongestBlob];
        int count = Base64Text.Decode(line[..Base64Text.RunEnd(line, 0)], ref length, blob, urlAlphabet: false);
        if (SshPublicKeys.TryRead(blob[..count])?.Public is { } key)
        {
            harvest.Public(key, Comment(line[Base64Text.RunEnd(line, 0)..].TrimStart((byte)'=')));
        }
    }

    private static string? Comment(ReadOnlySpan<byte> rest)
    {
        if (rest is not [(byte)' ', ..])
        {
            return null;
        }
        rest = rest[1..Math.Min(rest.Length, LongestComment)];
        int end = rest.IndexOfAnyExceptInRange((byte)'!', (byte)'~');
        rest = end < 0 ? rest : rest[..end];
        rest = rest[..TextBreaks.WordEnd(rest, 0)];
        return rest.IsEmpty ? null : Encoding.ASCII.GetString(rest.TrimEnd("\"',"u8));
    }
}
