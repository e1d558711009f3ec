using System.Buffers.Binary;
using System.Security.Cryptography;
using Keystay.Scanning.Encodings.Text;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers.Text;

/// <summary>Base64 and hexadecimal text of exactly a key value's length that stands alone: V8 keeps the members of a parsed JWK that way.</summary>
/// <remarks>
/// Such text has nothing to anchor on. It ends where the alphabet ends, or where the length that V8, .NET and Java write right before a string's
/// characters says so: the next object in the heap may begin with a letter.
/// </remarks>
internal static class BareNumbers
{
    private const int MostBytes = 513, ShortestRun = 43, PemLine = 64;

    /// <summary>
    /// Scalars, seeds and HMAC keys; RSA primes, exponents and moduli of 1,024 to 4,096 bits with a leading zero byte more or, where the value's top
    /// byte happens to be zero, one byte less.
    /// </summary>
    private static readonly bool[] IsKeyLength = Flags(MostBytes,
        32, 33, 48, 49, 64, 65, 66, 96, 97, 127, 128, 129, 191, 192, 193, 255, 256, 257, 383, 384, 385, 511, 512, 513);

    private static readonly bool[] IsKeyHexLength = Flags(1024, 64, 96, 128, 132, 192, 256, 384, 512, 768, 1024);

    /// <summary>Adds the numbers whose text begins in a part of the window.</summary>
    /// <param name="window">Bytes; what lies before <paramref name="start"/> and behind <paramref name="end"/> is context.</param>
    /// <param name="start">Index of the first byte to look at.</param>
    /// <param name="end">Index after the last byte at which a number may begin.</param>
    /// <param name="harvest">Receives the numbers.</param>
    public static void Scan(ReadOnlySpan<byte> window, int start, int end, Harvest harvest)
    {
        int limit = (int)Math.Min((long)window.Length, (long)end + Base64Blocks.Size);
        for (int at = start; (at = Base64Blocks.Find(window, at, limit)) >= 0;)
        {
            int runEnd = IsWide(window, at, out int character)
                ? Wide(window, character, start, end, harvest)
                : Narrow(window, at, start, end, harvest);
            at = Math.Max(at + Base64Blocks.Size, runEnd);
        }
    }

    /// <summary>Looks at the 8-bit run that covers half of the block; returns where it ends.</summary>
    private static int Narrow(ReadOnlySpan<byte> window, int block, int lowest, int end, Harvest harvest)
    {
        const int half = Base64Blocks.Size / 2;
        int first = Base64Text.RunEnd(window[..(block + half)], block) == block + half ? block : block + half;
        int runEnd = Base64Text.RunEnd(window, first);
        while (first >= lowest && first > 0 && Base64Text.IsDigit(window[first - 1]))
        {
            first--;
        }
        if (first >= lowest && first < end && runEnd - first >= ShortestRun)
        {
            int length = Length(window, first, runEnd - first);
            bool isLine = length == PemLine && IsLineOfMany(window, first, runEnd, 1);
            Take(window.Slice(first, length), isLine, harvest);
        }
        return runEnd;
    }

    /// <summary>Looks at the UTF-16 run around a character; returns where it ends.</summary>
    private static int Wide(ReadOnlySpan<byte> window, int character, int lowest, int end, Harvest harvest)
    {
        int first = character, runEnd = character;
        while (IsWideDigit(window, runEnd))
        {
            runEnd += 2;
        }
        while (first >= lowest && IsWideDigit(window, first - 2))
        {
            first -= 2;
        }
        int length = (runEnd - first) / 2;
        if (first < lowest || first >= end || length < ShortestRun)
        {
            return runEnd;
        }
        length = Length(window, first, length);
        if (length <= IsKeyHexLength.Length)
        {
            Span<byte> text = stackalloc byte[IsKeyHexLength.Length];
            text = text[..length];
            for (int i = 0; i < length; i++)
            {
                text[i] = window[first + 2 * i];
            }
            bool isLine = length == PemLine && IsLineOfMany(window, first, runEnd, 2);
            Take(text, isLine, harvest);
            CryptographicOperations.ZeroMemory(text);
        }
        return runEnd;
    }

    /// <summary>The run's characters, or as many as the string header before it says.</summary>
    private static int Length(ReadOnlySpan<byte> window, int first, int run)
    {
        uint header = first >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(window[(first - 4)..]) : 0;
        return header >= ShortestRun && header < run ? (int)header : run;
    }

    private static void Take(ReadOnlySpan<byte> text, bool isLine, Harvest harvest)
    {
        Span<byte> number = stackalloc byte[MostBytes];
        int bytes = text.Length * 3 / 4;
        if (text.Length < IsKeyHexLength.Length && IsKeyHexLength[text.Length] && HexText.IsHex(text))
        {
            number = number[..(text.Length / 2)];
            HexText.Decode(text, number);
        }
        else if (!isLine && bytes < IsKeyLength.Length && IsKeyLength[bytes] && text.Length % 4 != 1 && IsCanonical(text))
        {
            int at = 0;
            number = number[..bytes];
            Base64Text.Decode(text, ref at, number, urlAlphabet: true);
        }
        else
        {
            return;
        }
        harvest.Number(number);
        CryptographicOperations.ZeroMemory(number);
    }

    /// <summary>One alphabet only, and no bits left over in the last character (RFC 4648, section 3.5): identifiers seldom pass.</summary>
    private static bool IsCanonical(ReadOnlySpan<byte> text)
    {
        int leftOver = text.Length % 4 == 3 ? 0b11 : text.Length % 4 == 2 ? 0b1111 : 0;
        return (Base64Text.Sextet(text[^1]) & leftOver) == 0 && (!text.ContainsAny("+/"u8) || !text.ContainsAny("-_"u8));
    }

    /// <summary>
    /// Whether more base64 stands on the line before or after. The lines of a PEM body are as long as a P-384 scalar, and trust stores have thousands.
    /// </summary>
    private static bool IsLineOfMany(ReadOnlySpan<byte> window, int first, int runEnd, int width) =>
        GoesOn(window, first - width, -width) || GoesOn(window, runEnd, width);

    private static bool GoesOn(ReadOnlySpan<byte> window, int at, int step)
    {
        int from = at;
        while ((uint)at < (uint)window.Length && window[at] is (byte)'\n' or (byte)'\r')
        {
            at += step;
        }
        return at != from && (uint)at < (uint)window.Length && Base64Text.IsDigit(window[at]);
    }

    /// <summary>Whether the block is UTF-16; where its first character lies.</summary>
    private static bool IsWide(ReadOnlySpan<byte> window, int block, out int character)
    {
        character = block;
        if (block + Base64Blocks.Size > window.Length || (window[block] != 0 && window[block + 1] != 0))
        {
            return false;
        }
        character += window[block] == 0 ? 1 : 0;
        return IsWideDigit(window, character) && IsWideDigit(window, character + 2);
    }

    private static bool IsWideDigit(ReadOnlySpan<byte> window, int index) =>
        index >= 0 && index + 1 < window.Length && window[index + 1] == 0 && Base64Text.IsDigit(window[index]);

    private static bool[] Flags(int most, params ReadOnlySpan<int> values)
    {
        var flags = new bool[most + 1];
        foreach (int value in values)
        {
            flags[value] = true;
        }
        return flags;
    }
}
