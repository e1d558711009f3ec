using System.Text;

namespace Keystay.Tokens.Tests.Forgery;

/// <summary>Ways in which a text is not the one JSON object that it pretends to be.</summary>
internal static class JsonFaults
{
    /// <param name="json">A good object.</param>
    /// <param name="malformed">The code for what is no such object.</param>
    public static IEnumerable<(string Name, byte[] Text, string Code)> Of(string json, string malformed)
    {
        string inside = json[1..^1];
        (string Name, string Text)[] faults =
        [
            ("a byte order mark", "\ufeff" + json), ("a comment behind", json + "//x"), ("a comment in front", "/**/" + json), ("a comment inside", $"{{/*x*/{inside}}}"),
            ("two objects", json + json), ("an object behind a comma", json + "," + json), ("a letter behind", json + "x"), ("a brace behind", json + "}"), ("a zero behind", json + "\0"),
            ("a comma at the end", $"{{{inside},}}"), ("a comma in front", $"{{,{inside}}}"), ("no brace at the end", json[..^1]), ("no brace in front", json[1..]),
            ("an array around", $"[{json}]"), ("a text", "\"x\""), ("a number", "1"), ("null", "null"), ("true", "true"), ("spaces", "  "),
            ("apostrophes", json.Replace('"', '\'')), ("a name without quotes", $"{{x:1,{inside}}}"), ("NaN", $"{{{inside},\"x\":NaN}}"), ("Infinity", $"{{{inside},\"x\":-Infinity}}"),
            ("a number with a zero in front", $"{{{inside},\"x\":01}}"), ("a number with a plus", $"{{{inside},\"x\":+1}}"), ("a hexadecimal number", $"{{{inside},\"x\":0x10}}"),
            ("a number without an end", $"{{{inside},\"x\":1.}}"), ("a line's end in a text", $"{{{inside},\"x\":\"\n\"}}"), ("a zero in a text", $"{{{inside},\"x\":\"\0\"}}"),
            ("an unknown escape", $"{{{inside},\"x\":\"\\x41\"}}"), ("half an escape", $"{{{inside},\"x\":\"\\u00\"}}"), ("a no-break space between", $"{{\u00a0{inside}}}"),
            ("a vertical tab between", $"{{\v{inside}}}"), ("no colon", $"{{{inside},\"x\"}}"), ("two colons", $"{{{inside},\"x\"::1}}"), ("no comma", $"{{{inside} \"x\":1}}"), ("a semicolon", $"{{{inside};\"x\":1}}"),
        ];
        foreach (var (name, text) in faults)
        {
            yield return (name, Encoding.UTF8.GetBytes(text), malformed);
        }
        byte[] utf8 = Encoding.UTF8.GetBytes($"{{{inside},\"x\":\"~~~~\"}}");
        foreach (byte[] bytes in new byte[][] { [0xff], [0xc0, 0xaf], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80], [0x80] })
        {
            byte[] damaged = [.. utf8];
            bytes.CopyTo(damaged, utf8.AsSpan().IndexOf("~~~~"u8));
            yield return ($"bytes {Convert.ToHexString(bytes)}", damaged, "not-utf-8");
        }
        yield return ("UTF-16", Encoding.Unicode.GetBytes(json), malformed);
        yield return ("UTF-16 with its mark", [0xff, 0xfe, .. Encoding.Unicode.GetBytes(json)], "not-utf-8");
    }
}
