using System.Buffers.Text;
using System.Text;

namespace Keystay.Corpus.Keys;

/// <summary>Text in 8-bit and in UTF-16 characters.</summary>
internal static class TextForms
{
    public static IEnumerable<KeyForm> Base64(string form, byte[] bytes) =>
    [
        .. Both(form, "base64", "base64-utf16", Convert.ToBase64String(bytes).TrimEnd('=')),
        .. Both(form, "base64url", "base64url-utf16", Base64Url.EncodeToString(bytes)),
    ];

    /// <summary>What stands between the BEGIN and the END line.</summary>
    public static IEnumerable<KeyForm> Pem(string pem)
    {
        var lines = pem.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Both("pem", "ascii", "utf16", string.Join('\n', lines[1..^1]));
    }

    private static KeyForm[] Both(string form, string narrow, string wide, string text) =>
        [new(form, narrow, Encoding.ASCII.GetBytes(text)), new(form, wide, Encoding.Unicode.GetBytes(text))];
}
