namespace Keystay.Redaction.Ranges;

/// <summary>What is written over removed bytes.</summary>
/// <remarks>
/// The same everywhere and derived from nothing, so it tells nothing of what stood there. Readable in a hex view; no word of it is an address that a
/// 64-bit process can have, so no debugger follows it as a pointer; no zero, so strings keep their lengths; no surrogate, so UTF-16 stays
/// well-formed; the asterisks belong to no base64, hex or JSON number, so a recogniser cannot take it for key text; six different bytes, so no
/// scan takes it for a random number.
/// </remarks>
public static class Filler
{
    /// <summary>The text that is repeated from each range's first byte on.</summary>
    public const string Text = "*ERASED*";

    private static ReadOnlySpan<byte> Pattern => "*ERASED*"u8;

    /// <summary>Fills a part of a range that begins <paramref name="inside"/> bytes behind the range's start.</summary>
    internal static void Fill(Span<byte> bytes, long inside)
    {
        int phase = (int)(inside % Pattern.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = Pattern[(phase + i) % Pattern.Length];
        }
    }
}
