using System.Buffers.Text;
using System.Text;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>Other spellings of a good token, which a lenient reader takes for the same one: a deny-list that is keyed by the text is passed by them.</summary>
internal static class EncodingForgeries
{
    /// <summary>Characters that a lenient decoder passes over or folds, and others that no decoder should see.</summary>
    private static readonly string[] Strangers =
        [" ", "\t", "\n", "\r\n", "\0", "\v", "\u00a0", "\u200b", "\ufeff", "=", "+", "/", "%", "%2E", "~", "*", ",", ";", ":", "\"", "'", "\u0131", "\uff21", "\u2024", "\ud800", "\ud83d\ude00", "\u007f", "\u0080"];

    public static IEnumerable<ForgedToken> All(Rings rings)
    {
        foreach (var key in rings.MainTenants)
        {
            string token = Rings.Token(key);
            var rows = Inserted(token).Concat(Segments(token)).Concat(Around(token)).Concat(Spellings(key));
            foreach (var (name, text, code) in rows)
            {
                yield return new($"encoding, {key.AlgorithmName}: {name}", text, code);
            }
        }
    }

    private static IEnumerable<(string, string, string)> Inserted(string token)
    {
        int first = token.IndexOf('.', StringComparison.Ordinal), last = token.LastIndexOf('.');
        (string Where, int At)[] places =
            [("in front", 0), ("in the header", 9), ("behind the header", first), ("before the payload", first + 1), ("in the payload", first + 30), ("behind the payload", last), ("before the signature", last + 1), ("in the signature", last + 40), ("at the end", token.Length)];
        foreach (string stranger in Strangers)
        {
            foreach (var (where, at) in places)
            {
                yield return ($"{Uri.EscapeDataString(Printable(stranger))} {where}", token.Insert(at, stranger), "bad-encoding");
            }
        }
    }

    private static string Printable(string text) => string.Concat(text.Select(c => c is > ' ' and < '\u007f' ? $"{c}" : $"U+{(int)c:X4}"));

    private static IEnumerable<(string, string, string)> Segments(string token)
    {
        string[] parts = token.Split('.');
        (string Name, string Token)[] counts =
        [
            ("nothing", ""), ("one dot", "."), ("two dots", ".."), ("header only", parts[0]), ("header and dot", parts[0] + "."), ("no signature", $"{parts[0]}.{parts[1]}"),
            ("four segments", token + ".AAAA"), ("a dot at the end", token + "."), ("a dot in front", "." + token), ("two tokens", $"{token}.{token}"),
            ("five segments", $"{parts[0]}.AAAA.AAAA.{parts[1]}.{parts[2]}"), ("two dots between", $"{parts[0]}..{parts[1]}.{parts[2]}"), ("no header", $".{parts[1]}.{parts[2]}"), ("10,000 dots", new string('.', 10_000)),
        ];
        foreach (var (name, text) in counts)
        {
            yield return (name, text, "not-three-segments");
        }
        yield return ("17,000 dots", new string('.', 17_000), "token-too-large");
        yield return ("an empty signature", $"{parts[0]}.{parts[1]}.", "bad-signature");
        yield return ("an empty payload", $"{parts[0]}..{parts[2]}", "bad-signature");
        yield return ("payload for header", $"{parts[1]}.{parts[1]}.{parts[2]}", "alg-missing");
        yield return ("header for payload", $"{parts[0]}.{parts[0]}.{parts[2]}", "bad-signature");
        yield return ("payload and signature exchanged", $"{parts[0]}.{parts[2]}.{parts[1]}", "bad-signature");
        yield return ("signature in front", $"{parts[2]}.{parts[0]}.{parts[1]}", FirstFault(parts[2]));
    }

    /// <summary>Random bytes are no header: rarely they are UTF-8.</summary>
    private static string FirstFault(string segment)
    {
        byte[] bytes = Base64Url.DecodeFromChars(segment);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? "bad-header" : "not-utf-8";
    }

    private static IEnumerable<(string, string, string)> Around(string token)
    {
        string[] parts = token.Split('.');
        foreach (string before in new[] { "Bearer ", "bearer ", "DPoP ", "access_token=" })
        {
            yield return ($"'{before}' in front", before + token, "bad-encoding");
        }
        yield return ("quotes around", $"\"{token}\"", "bad-encoding");
        yield return ("angle brackets around", $"<{token}>", "bad-encoding");
        yield return ("two tokens with a comma", $"{token},{token}", "not-three-segments");
        yield return ("percent-encoded dots", token.Replace(".", "%2E", StringComparison.Ordinal), "not-three-segments");
        yield return ("full-width dots", token.Replace('.', '\uff0e'), "bad-encoding");
        yield return ("JSON serialisation", $"{{\"protected\":\"{parts[0]}\",\"payload\":\"{parts[1]}\",\"signature\":\"{parts[2]}\"}}", "not-three-segments");
        yield return ("general JSON serialisation", $"{{\"payload\":\"{parts[1]}\",\"signatures\":[{{\"protected\":\"{parts[0]}\",\"signature\":\"{parts[2]}\"}}]}}", "not-three-segments");
        yield return ("base64url of the token", Base64Url.EncodeToString(Encoding.ASCII.GetBytes(token)), "not-three-segments");
    }

    /// <summary>Segments that say the same bytes in other characters, signed as they stand.</summary>
    private static IEnumerable<(string, string, string)> Spellings(SigningKey key)
    {
        // Of lengths that leave unused bits: 1 and 2 more bytes than a multiple of three.
        byte[] header = PaddedTo(Rings.Header(key).ToString(), 1), payload = PaddedTo(Rings.Payload().ToString(), 2);
        string head = Base64Url.EncodeToString(header), body = Base64Url.EncodeToString(payload);
        foreach (int bits in new[] { 1, 2, 4, 8, 15 })
        {
            yield return ($"unused bits {bits} in the header", Signed(key, WithUnusedBits(head, bits), body), "bad-encoding");
        }
        foreach (int bits in new[] { 1, 2, 3 })
        {
            yield return ($"unused bits {bits} in the payload", Signed(key, head, WithUnusedBits(body, bits)), "bad-encoding");
        }
        yield return ("padding on the header, signed over", Signed(key, head + "==", body), "bad-encoding");
        yield return ("padding on the payload, signed over", Signed(key, head, body + "="), "bad-encoding");
        yield return ("a line's end in the payload, signed over", Signed(key, head, body.Insert(40, "\n")), "bad-encoding");
        yield return ("a space in the header, signed over", Signed(key, head.Insert(10, " "), body), "bad-encoding");
        yield return ("a lone character at the end of the payload, signed over", Signed(key, head, body[..^2]), "bad-encoding");
        yield return ("the payload raw, signed over", Signed(key, head, Encoding.UTF8.GetString(payload)), "not-three-segments");
        // An RSA signature of 256 bytes and an EC signature of 64 leave four unused bits.
        string good = Signed(key, head, body);
        yield return ("unused bits in the signature", WithUnusedBits(good, 1), "bad-encoding");
    }

    private static string Signed(SigningKey key, string head, string body) => $"{head}.{body}.{Base64Url.EncodeToString(key.Sign(Encoding.UTF8.GetBytes($"{head}.{body}")))}";

    private static byte[] PaddedTo(string json, int remainder)
    {
        while (Encoding.UTF8.GetByteCount(json) % 3 != remainder)
        {
            json += " ";
        }
        return Encoding.UTF8.GetBytes(json);
    }

    private static string WithUnusedBits(string segment, int bits)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return segment[..^1] + Alphabet[Alphabet.IndexOf(segment[^1], StringComparison.Ordinal) | bits];
    }
}
