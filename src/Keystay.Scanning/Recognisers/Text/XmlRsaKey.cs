using Keystay.Scanning.Encodings;
using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>RSAKeyValue (XML Signature, section 4.5.2.2) with .NET's private elements, as RSA.ToXmlString writes it.</summary>
internal sealed class XmlRsaKey() : TextRecogniser(behind: 64, ahead: 24 << 10, new TextMark("RSAKeyValue", 2, 2))
{
    public override string Name => "xml";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        int start = text.Chars[..text.At].LastIndexOf((byte)'<');
        if (start < 0 || text.Chars[start + 1] == '/')
        {
            return;
        }
        var elements = new XmlElements(text.Chars, text.At, "RSAKeyValue"u8);
        byte[]? n = null, e = null, d = null, p = null, q = null;
        while (elements.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("Modulus"u8))
            {
                n = Number(value);
            }
            else if (name.SequenceEqual("Exponent"u8))
            {
                e = Number(value);
            }
            else if (name.Length == 1)
            {
                switch (name[0])
                {
                    case (byte)'D': d ??= Number(value); break;
                    case (byte)'P': p ??= Number(value); break;
                    case (byte)'Q': q ??= Number(value); break;
                }
            }
        }
        if (d is not null || p is not null || q is not null)
        {
            var claim = new RsaClaim { Modulus = n, PublicExponent = e, PrivateExponent = d, Prime1 = p, Prime2 = q };
            harvest.Private(claim, text.Place("xml", text.Encoding, start, elements.End - start));
        }
        if (RsaNumbers.TryPublic(n, e) is { } key)
        {
            harvest.Public(key);
        }
    }

    private static byte[]? Number(ReadOnlySpan<byte> value) =>
        Base64Text.TryDecode(value) is { Length: <= RsaNumbers.MostModulusBytes } number ? number : null;
}
