namespace Keystay.Scanning.Survey;

/// <summary>Three bytes in a row that every occurrence of a form contains: what the survey looks for at every byte.</summary>
/// <remarks>Choose the rarest three: <c>PuT</c>, not <c>00 00 00</c>. Every false hit costs a call of the recogniser.</remarks>
internal readonly record struct Anchor(byte First, byte Second, byte Third)
{
    public static Anchor Of(ReadOnlySpan<byte> three) => new(three[0], three[1], three[2]);

    /// <summary>The same text in UTF-16, little endian: its first two characters, since only three bytes count.</summary>
    public static Anchor Utf16(char first, char second) => new((byte)first, 0, (byte)second);
}
