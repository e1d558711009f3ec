using Keystay.Keys;
using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>An age identity (C2SP age, "The X25519 recipient type"): Bech32 of an X25519 private key.</summary>
internal sealed class AgeSecretKey() : TextRecogniser(behind: 0, ahead: 96, new TextMark("AGE-SECRET-KEY-1", 9, 9))
{
    private const int Digits = 58, SecretBytes = 32;

    public override string Name => "age";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        const int prefix = 16;
        if (text.Chars.Length < prefix + Digits)
        {
            return;
        }
        using var secret = new Scratch(SecretBytes);
        if (Bech32.TryDecode("AGE-SECRET-KEY-"u8, text.Chars.Slice(prefix, Digits), secret.Bytes))
        {
            var claim = new OkpClaim(OkpCurve.X25519, secret.Bytes.ToArray(), null);
            harvest.Private(claim, text.Place("age", text.Encoding, text.At, prefix + Digits));
        }
    }
}
