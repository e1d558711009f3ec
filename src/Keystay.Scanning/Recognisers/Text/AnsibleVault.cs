using System.Text;
using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>An Ansible Vault (Ansible user guide, "Format of files encrypted with Ansible Vault"): a header line and hexadecimal lines.</summary>
internal sealed class AnsibleVault() : TextRecogniser(behind: 0, ahead: 32 << 10, new TextMark("$ANSIBLE_VAULT;1."))
{
    private const int FewestDigits = 128, LongestHeader = 120;

    public override string Name => "ansible-vault";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        var chars = text.Chars;
        int headerEnd = TextBreaks.LineEnd(chars, text.At);
        var header = chars[text.At..headerEnd];
        if (header.Length > LongestHeader || header.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return;
        }
        int at = TextBreaks.Skip(chars, headerEnd), end = at, digits = 0;
        while (at < chars.Length && HexText.Digit(chars[at]) >= 0)
        {
            digits++;
            end = ++at;
            at = TextBreaks.Skip(chars, at);
        }
        if (digits >= FewestDigits)
        {
            harvest.Protected("ansible-vault", Cipher(header), null, text.Place("ansible-vault", text.Encoding, text.At, end - text.At));
        }
    }

    /// <summary>The header's third field.</summary>
    private static string? Cipher(ReadOnlySpan<byte> header)
    {
        int field = 0;
        foreach (var range in header.Split((byte)';'))
        {
            if (field++ == 2)
            {
                return Encoding.ASCII.GetString(header[range].Trim((byte)' '));
            }
        }
        return null;
    }
}
