using System.Text;

namespace Keystay.Dumps.Layout;

/// <summary>Names that stand in headers.</summary>
internal static class HeaderText
{
    /// <summary>Longest name believed, in bytes; PATH_MAX of Linux.</summary>
    public const int MaxBytes = 4096;

    /// <summary>UTF-8 up to the first NUL, fit for a terminal: a hostile name could otherwise carry escape sequences.</summary>
    public static string FromUtf8(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Printable(Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]));
    }

    /// <summary>UTF-16, little endian, up to the first NUL.</summary>
    public static string FromUtf16(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.Unicode.GetString(bytes);
        int end = text.IndexOf('\0', StringComparison.Ordinal);
        return Printable(end < 0 ? text : text[..end]);
    }

    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Create(text.Length, text, (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? '\uFFFD' : from[i];
            }
        }) : text;
}
