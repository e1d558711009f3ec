using System.Buffers.Binary;

namespace Keystay.Scanning.Recognisers;

/// <summary>Walks an S-expression. Every method stays where it is when the next token is another one.</summary>
internal ref struct SexpReader(ReadOnlySpan<byte> bytes, SexpSyntax syntax)
{
    private const int MostDigits = 5, DeepestList = 16;
    private readonly int total = bytes.Length;
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Bytes read so far.</summary>
    public readonly int Consumed => total - rest.Length;

    public bool TryOpen() => TryMark((byte)(syntax == SexpSyntax.Internal ? 3 : '('));

    public bool TryClose() => TryMark((byte)(syntax == SexpSyntax.Internal ? 4 : ')'));

    /// <summary>The next atom; one in hex comes with its # signs.</summary>
    public bool TryAtom(out ReadOnlySpan<byte> atom)
    {
        SkipSpace();
        return syntax switch
        {
            SexpSyntax.Internal => TryInternal(out atom),
            SexpSyntax.Canonical => TryCanonical(out atom),
            _ => TryAdvanced(out atom),
        };
    }

    /// <summary>The next atom as bytes of its own, or null.</summary>
    public byte[]? TryValue()
    {
        if (!TryAtom(out var atom))
        {
            return null;
        }
        return syntax == SexpSyntax.Advanced && atom is [(byte)'#', ..] ? Unhex(atom[1..^1]) : atom.ToArray();
    }

    /// <summary>Passes over what is left of the list that was opened, and over its end.</summary>
    public bool SkipToClose()
    {
        for (int depth = 1; depth is > 0 and < DeepestList;)
        {
            if (TryClose())
            {
                depth--;
            }
            else if (TryOpen())
            {
                depth++;
            }
            else if (!TryAtom(out _))
            {
                return false;
            }
            if (depth == 0)
            {
                return true;
            }
        }
        return false;
    }

    private bool TryMark(byte mark)
    {
        SkipSpace();
        if (rest.IsEmpty || rest[0] != mark)
        {
            return false;
        }
        rest = rest[1..];
        return true;
    }

    private void SkipSpace()
    {
        if (syntax == SexpSyntax.Advanced)
        {
            rest = rest.TrimStart(" \t\r\n"u8);
        }
    }

    private bool TryInternal(out ReadOnlySpan<byte> atom)
    {
        atom = default;
        if (rest.Length < 3 || rest[0] != 1)
        {
            return false;
        }
        return TryTake(3, BinaryPrimitives.ReadUInt16LittleEndian(rest[1..]), out atom);
    }

    private bool TryCanonical(out ReadOnlySpan<byte> atom)
    {
        atom = default;
        int length = 0, digits = 0;
        for (; digits < rest.Length && digits < MostDigits && rest[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            length = (length * 10) + (rest[digits] - '0');
        }
        return digits > 0 && digits < rest.Length && rest[digits] == ':' && TryTake(digits + 1, length, out atom);
    }

    private bool TryAdvanced(out ReadOnlySpan<byte> atom)
    {
        atom = default;
        if (rest.IsEmpty)
        {
            return false;
        }
        if (rest[0] is (byte)'#' or (byte)'"')
        {
            int end = rest[1..].IndexOf(rest[0]);
            if (end < 0)
            {
                return false;
            }
            bool isHex = rest[0] == '#';
            atom = isHex ? rest[..(end + 2)] : rest.Slice(1, end);
            rest = rest[(end + 2)..];
            return true;
        }
        int length = 0;
        while (length < rest.Length && (char.IsAsciiLetterOrDigit((char)rest[length]) || "-./_:*+="u8.Contains(rest[length])))
        {
            length++;
        }
        return length > 0 && TryTake(0, length, out atom);
    }

    private bool TryTake(int from, int length, out ReadOnlySpan<byte> atom)
    {
        atom = default;
        if (length > rest.Length - from)
        {
            return false;
        }
        atom = rest.Slice(from, length);
        rest = rest[(from + length)..];
        return true;
    }

    /// <summary>Hex with the white space that lines of a key file put into it.</summary>
    private static byte[]? Unhex(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length / 2];
        int digits = 0;
        foreach (byte c in text)
        {
            if (c is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                continue;
            }
            if (!char.IsAsciiHexDigit((char)c))
            {
                bytes.AsSpan().Clear();
                return null;
            }
            bytes[digits / 2] = (byte)((bytes[digits / 2] << 4) | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10));
            digits++;
        }
        if (digits == 2 * bytes.Length)
        {
            return bytes;
        }
        var exact = digits % 2 == 0 ? bytes.AsSpan(0, digits / 2).ToArray() : null;
        bytes.AsSpan().Clear();
        return exact;
    }
}
