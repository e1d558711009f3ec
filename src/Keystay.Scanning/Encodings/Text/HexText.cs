using System.Buffers;

namespace Keystay.Scanning.Encodings.Text;

/// <summary>Hexadecimal digits.</summary>
internal static class HexText
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>A digit's value, or −1.</summary>
    public static int Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };

    /// <summary>Whether there is nothing but digits.</summary>
    public static bool IsHex(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(Digits);

    /// <summary>Decodes an even number of digits; <paramref name="into"/> has half their length.</summary>
    public static void Decode(ReadOnlySpan<byte> digits, Span<byte> into)
    {
        for (int i = 0; i < into.Length; i++)
        {
            into[i] = (byte)(Digit(digits[2 * i]) << 4 | Digit(digits[2 * i + 1]));
        }
    }
}
