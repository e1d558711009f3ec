using System.Buffers.Binary;

namespace Keystay.Scanning.Encodings;

/// <summary>The wire types of RFC 4251, section 5: big-endian lengths, strings, mpints.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> bytes)
{
    private readonly int total = bytes.Length;

    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    /// <summary>Bytes read so far.</summary>
    public readonly int Consumed => total - Rest.Length;

    public bool TryUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(Rest, out value))
        {
            return false;
        }
        Rest = Rest[4..];
        return true;
    }

    public bool TryString(out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(Rest, out uint length) || length > (uint)(Rest.Length - 4))
        {
            return false;
        }
        content = Rest.Slice(4, (int)length);
        Rest = Rest[(4 + (int)length)..];
        return true;
    }

    /// <summary>A positive mpint, unsigned, without its sign byte.</summary>
    public bool TryUnsigned(out ReadOnlySpan<byte> number)
    {
        if (!TryString(out number) || number.IsEmpty || number[0] > 0x7F || (number[0] == 0 && (number.Length == 1 || number[1] < 0x80)))
        {
            return false;
        }
        number = number.TrimStart((byte)0);
        return true;
    }
}
