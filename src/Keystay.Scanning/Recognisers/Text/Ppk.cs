using Keystay.Keys;
using Keystay.Scanning.Encodings;
using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>PuTTY's private key file, versions 2 and 3 (PuTTY manual, appendix C).</summary>
internal sealed class Ppk() : TextRecogniser(behind: 0, ahead: 24 << 10, new TextMark("PuTTY-User-Key-File-", 0, 1))
{
    private const int MostLines = 256, LongestBlob = 12 << 10;

    public override string Name => "ppk";

    protected override void Recognise(TextView text, Harvest harvest)
    {
        var file = text.Chars[text.At..];
        int next = file[1..].IndexOf("PuTTY-User-Key-File-"u8);
        file = next < 0 ? file : file[..(next + 1)];
        using var publicScratch = new Scratch(LongestBlob);
        using var privateScratch = new Scratch(LongestBlob);
        int publicBytes = ReadLines(file, "Public-Lines:"u8, publicScratch.Bytes, out _);
        int privateBytes = ReadLines(file, "Private-Lines:"u8, privateScratch.Bytes, out int end);
        var key = SshPublicKeys.TryRead(publicScratch.Bytes[..publicBytes])?.Public;
        if (key is null)
        {
            return;
        }
        harvest.Public(key, null);
        var cipher = Field(file, "Encryption:"u8);
        if (privateBytes == 0 || cipher.IsEmpty)
        {
            return;
        }
        end = AfterMac(file, end);
        if (!cipher.SequenceEqual("none"u8))
        {
            bool isPlain = cipher.Length <= 32 && !cipher.ContainsAnyExceptInRange((byte)'!', (byte)'~');
            string? detail = isPlain ? System.Text.Encoding.ASCII.GetString(cipher) : null;
            harvest.Protected("ppk-encrypted", detail, key, text.Place("ppk", text.Encoding, text.At, end));
        }
        else if (Claim(key, privateScratch.Bytes[..privateBytes]) is { } claim)
        {
            harvest.Private(claim, text.Place("ppk", text.Encoding, text.At, end));
        }
    }

    /// <summary>Appendix C.3: the private fields of each key type; their public ones are in the other blob.</summary>
    private static PrivateClaim? Claim(PublicKey key, ReadOnlySpan<byte> blob)
    {
        var fields = new SshReader(blob);
        switch (key)
        {
            case RsaPublicKey rsa when fields.TryUnsigned(out var d) && fields.TryUnsigned(out var p) && fields.TryUnsigned(out var q):
                return new RsaClaim
                {
                    Modulus = rsa.Modulus,
                    PublicExponent = rsa.Exponent,
                    PrivateExponent = RsaNumbers.OrNull(d),
                    Prime1 = RsaNumbers.OrNull(p),
                    Prime2 = RsaNumbers.OrNull(q),
                };
            case EcPublicKey ec when fields.TryUnsigned(out var scalar) && scalar.Length <= ec.Curve.FieldBytes:
                return new EcClaim(ec.Curve, scalar.ToArray(), [4, .. ec.X, .. ec.Y]);
            case OkpPublicKey okp when fields.TryString(out var little) && little.Length is > 0 and <= 32:
                // The seed is written as a little-endian number, so zero bytes at its end are left out.
                var seed = new byte[32];
                little.CopyTo(seed);
                return new OkpClaim(okp.Curve, seed, okp.X);
            default:
                return null;
        }
    }

    /// <summary>Decodes the lines that a count announces. The words after it are taken one by one: "Private-MAC" is base64 to a decoder too.</summary>
    private static int ReadLines(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header, Span<byte> into, out int end)
    {
        end = 0;
        int at = file.IndexOf(header);
        if (at < 0)
        {
            return 0;
        }
        at = TextBreaks.Skip(file, at + header.Length);
        int word = TextBreaks.WordEnd(file, at);
        if (!System.Buffers.Text.Utf8Parser.TryParse(file[at..word], out int lines, out _) || lines is < 1 or > MostLines)
        {
            return 0;
        }
        int start = word;
        for (int i = 0; i < lines; i++)
        {
            word = TextBreaks.WordEnd(file, TextBreaks.Skip(file, word));
        }
        end = start;
        return Base64Text.Decode(file[..word], ref end, into, urlAlphabet: false);
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        int at = file.IndexOf(header);
        if (at < 0)
        {
            return default;
        }
        at = TextBreaks.Skip(file, at + header.Length);
        return file[at..TextBreaks.WordEnd(file, at)];
    }

    private static int AfterMac(ReadOnlySpan<byte> file, int end)
    {
        int at = TextBreaks.Skip(file, end);
        if (!file[at..].StartsWith("Private-MAC:"u8))
        {
            return end;
        }
        at = TextBreaks.Skip(file, at + "Private-MAC:".Length);
        while (at < file.Length && HexText.Digit(file[at]) >= 0)
        {
            at++;
        }
        return at;
    }
}
