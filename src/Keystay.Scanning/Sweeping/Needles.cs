using System.Buffers.Binary;
using Keystay.Scanning.Proving;
using Keystay.Scanning.Published;

namespace Keystay.Scanning.Sweeping;

/// <summary>Writes a proven key's values in every encoding in which memory was seen to hold them.</summary>
internal static class Needles
{
    /// <summary>Bytes of a value that make a partial exposure.</summary>
    private const int PartialBytes = 16;

    /// <summary>Characters of base64 that hold as many.</summary>
    private const int PartialCharacters = 22;

    private static readonly (int Bits, int ContainerBytes, string Name)[] Radices =
    [
        (60, 8, "radix60"), // LibTomMath
        (52, 8, "radix52"), // OpenSSL's AVX-512 IFMA code
        (51, 8, "radix51"), // Curve25519 on 64-bit words
        (30, 4, "radix30"), // CPython
        (30, 8, "radix30"), (29, 8, "radix29"), (28, 8, "radix28"), (26, 8, "radix26"),
        (29, 4, "radix29"), (28, 4, "radix28"), (26, 4, "radix26"),
    ];

    /// <summary>All needles of a key.</summary>
    public static IEnumerable<Needle> Of(ProvenKey key, int index)
    {
        bool isPublished = PublishedKeys.OriginOf(key.Thumbprint) is not null;
        foreach (var value in key.Values)
        {
            // Of a key that anyone can look up, the plain numbers are places enough.
            foreach (var needle in isPublished ? Plain(value, index) : OfValue(value, index))
            {
                yield return needle;
            }
        }
        if (isPublished)
        {
            yield break;
        }
        foreach (var container in key.Containers)
        {
            // The characters from the one that holds the first private bits on; line breaks may stand anywhere in the text.
            foreach (var needle in Text(index, "pem", "base64", Base64(container.Der), container.PrivateFrom * 4 / 3, isWhole: false))
            {
                yield return needle;
            }
        }
    }

    private static IEnumerable<Needle> Plain(SecretValue value, int index)
    {
        byte[] big = value.BigEndian;
        // A copy: a needle is overwritten after its sweep, the value lives on for the next.
        byte[] bare = [.. big];
        foreach (byte[] form in big.Length < value.Width ? (byte[][])[Padded(big, value.Width), bare] : [bare])
        {
            yield return Binary(index, value.Form, "be", form, PartialBytes);
            yield return Binary(index, value.Form, "le64", Reversed(form), PartialBytes);
        }
    }

    private static IEnumerable<Needle> OfValue(SecretValue value, int index)
    {
        byte[] big = value.BigEndian;
        foreach (var needle in Plain(value, index))
        {
            yield return needle;
        }
        if (!big.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            // A passphrase used as a key: memory may hold it as a UTF-16 string too.
            yield return Binary(index, value.Form, "utf16", Widened(big), 2 * PartialBytes);
        }
        yield return Binary(index, value.Form, "be32-words", Words32(big), PartialBytes);
        foreach (var (bits, container, name) in Radices)
        {
            yield return Binary(index, value.Form, name, Digits(big, bits, container), container * ((PartialBytes * 8 + bits - 1) / bits));
        }
        byte[] whole = Padded(big, Math.Max(big.Length, value.Width));
        foreach (var needle in Base64Texts(index, value.Form, whole))
        {
            yield return needle;
        }
        foreach (byte[] hex in (byte[][])[Hex(big, "0123456789abcdef"u8), Hex(big, "0123456789ABCDEF"u8)])
        {
            foreach (var needle in Text(index, value.Form, "hex", hex, 0, isWhole: true, shortest: 2 * PartialBytes))
            {
                yield return needle;
            }
        }
    }

    /// <summary>A value's base64 alone, and as it shows inside a longer text, where its first byte may stand at any of three phases.</summary>
    private static IEnumerable<Needle> Base64Texts(int index, string form, byte[] value)
    {
        for (int phase = 0; phase < 3; phase++)
        {
            byte[] shifted = [.. new byte[phase], .. value];
            byte[] text = Base64(shifted)[..((shifted.Length * 8 + 5) / 6)];
            // Characters that hold bits of neighbours are not this value's to know, except where nothing comes before or after it.
            byte[] known = phase == 0 ? text : text[((phase * 8 + 5) / 6)..(shifted.Length * 8 / 6)];
            foreach (var needle in Text(index, form, "base64", known, 0, isWhole: phase == 0))
            {
                yield return needle;
            }
            byte[] url = [.. known.Select(c => c switch { (byte)'+' => (byte)'-', (byte)'/' => (byte)'_', _ => c })];
            if (!url.AsSpan().SequenceEqual(known))
            {
                foreach (var needle in Text(index, form, "base64url", url, 0, isWhole: phase == 0))
                {
                    yield return needle;
                }
            }
        }
    }

    private static IEnumerable<Needle> Text(
        int index, string form, string encoding, byte[] text, int privateFrom, bool isWhole, int shortest = PartialCharacters)
    {
        foreach (bool wide in (bool[])[false, true])
        {
            int size = wide ? 2 : 1;
            yield return new Needle
            {
                Key = index,
                Form = form,
                Encoding = wide ? encoding + "-utf16" : encoding,
                Data = wide ? Widened(text) : text,
                Shortest = shortest * size,
                PrivateFrom = privateFrom * size,
                CharacterBytes = size,
                IsWhole = isWhole,
            };
        }
    }

    /// <summary>Base64 with its padding, as bytes: a string of it could not be overwritten.</summary>
    private static byte[] Base64(byte[] bytes)
    {
        var text = new byte[(bytes.Length + 2) / 3 * 4];
        System.Buffers.Text.Base64.EncodeToUtf8(bytes, text, out _, out _);
        return text;
    }

    private static byte[] Hex(byte[] bytes, ReadOnlySpan<byte> digits)
    {
        var text = new byte[2 * bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = digits[bytes[i] >> 4];
            text[(2 * i) + 1] = digits[bytes[i] & 15];
        }
        return text;
    }

    /// <summary>ASCII as UTF-16, little endian.</summary>
    private static byte[] Widened(byte[] ascii)
    {
        var wide = new byte[2 * ascii.Length];
        for (int i = 0; i < ascii.Length; i++)
        {
            wide[2 * i] = ascii[i];
        }
        return wide;
    }

    private static Needle Binary(int index, string form, string encoding, byte[] data, int shortest) =>
        new() { Key = index, Form = form, Encoding = encoding, Data = data, Shortest = Math.Min(shortest, data.Length) };

    private static byte[] Padded(byte[] big, int width) => [.. new byte[width - big.Length], .. big];

    private static byte[] Reversed(byte[] bytes)
    {
        byte[] copy = [.. bytes];
        Array.Reverse(copy);
        return copy;
    }

    /// <summary>java.math.BigInteger.mag: the most significant 32-bit word first, each little endian.</summary>
    private static byte[] Words32(byte[] big)
    {
        byte[] words = Padded(big, (big.Length + 3) / 4 * 4);
        for (int i = 0; i < words.Length; i += 4)
        {
            Array.Reverse(words, i, 4);
        }
        return words;
    }

    /// <summary>Digits of so many bits, least significant first, each in a container of so many bytes.</summary>
    private static byte[] Digits(byte[] big, int bits, int container)
    {
        byte[] little = Reversed([.. new byte[sizeof(ulong)], .. big]);
        int length = (little.Length - sizeof(ulong)) * 8;
        while (length > 0 && (little[(length - 1) / 8] >> ((length - 1) % 8) & 1) == 0)
        {
            length--;
        }
        var digits = new byte[(length + bits - 1) / bits * container];
        for (int i = 0, bit = 0; bit < length; i++, bit += bits)
        {
            ulong low = BinaryPrimitives.ReadUInt64LittleEndian(little.AsSpan(bit / 8)) >> (bit % 8);
            ulong digit = (bit % 8) + bits > 64 ? low | (ulong)little[(bit / 8) + 8] << (64 - (bit % 8)) : low;
            digit &= (1UL << bits) - 1;
            for (int at = 0; at < container; at++, digit >>= 8)
            {
                digits[(i * container) + at] = (byte)digit;
            }
        }
        Array.Clear(little);
        return digits;
    }
}
