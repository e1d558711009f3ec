using System.Buffers.Binary;

namespace Keystay.Scanning.Encodings.OpenPgp;

/// <summary>Reads OpenPGP's packets and numbers (RFC 9580, sections 3 and 4), bounded by the bytes given.</summary>
internal ref struct OpenPgpReader(ReadOnlySpan<byte> bytes)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    public bool TryTake(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count < 0 || count > Rest.Length)
        {
            return false;
        }
        taken = Rest[..count];
        Rest = Rest[count..];
        return true;
    }

    public bool TryByte(out byte value)
    {
        bool any = TryTake(1, out var taken);
        value = any ? taken[0] : (byte)0;
        return any;
    }

    /// <summary>An MPI (section 3.2): bits in two bytes, then the number, unsigned big endian.</summary>
    public bool TryNumber(out ReadOnlySpan<byte> number)
    {
        number = default;
        return TryTake(2, out var bits) && TryTake((BinaryPrimitives.ReadUInt16BigEndian(bits) + 7) / 8, out number);
    }

    /// <summary>Bytes behind a length of one byte, as curve identifiers are (section 9.2).</summary>
    public bool TryShort(out ReadOnlySpan<byte> content)
    {
        content = default;
        return TryByte(out byte length) && TryTake(length, out content);
    }

    /// <summary>The next packet: its type and body. Partial and indeterminate lengths, which keys never have, end the reading.</summary>
    public bool TryPacket(out int type, out ReadOnlySpan<byte> body)
    {
        type = 0;
        body = default;
        if (!TryByte(out byte header) || header < 0x80)
        {
            return false;
        }
        bool isCurrent = (header & 0x40) != 0;
        type = isCurrent ? header & 0x3F : header >> 2 & 0x0F;
        return TryLength(isCurrent, header & 3, out int length) && TryTake(length, out body);
    }

    /// <summary>Section 4.2.1 (current) and 4.2.2 (legacy).</summary>
    private bool TryLength(bool isCurrent, int legacyType, out int length)
    {
        length = -1;
        int size = isCurrent ? 1 : legacyType switch { 0 => 1, 1 => 2, 2 => 4, _ => -1 };
        if (!TryTake(size, out var first))
        {
            return false;
        }
        if (!isCurrent || first[0] < 192)
        {
            length = Number(first);
        }
        else if (first[0] == 255)
        {
            length = TryTake(4, out var four) ? Number(four) : -1;
        }
        else if (first[0] < 224 && TryByte(out byte second))
        {
            length = (first[0] - 192 << 8) + second + 192;
        }
        return length >= 0;
    }

    /// <summary>Negative when it does not fit: no bytes are that many.</summary>
    private static int Number(ReadOnlySpan<byte> bigEndian)
    {
        uint value = 0;
        foreach (byte b in bigEndian)
        {
            value = value << 8 | b;
        }
        return value > int.MaxValue ? -1 : (int)value;
    }
}
