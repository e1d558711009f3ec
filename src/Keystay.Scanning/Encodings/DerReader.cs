using System.Formats.Asn1;

namespace Keystay.Scanning.Encodings;

/// <summary>Walks the values of a DER encoding (X.690) without ever throwing: chance bytes look like DER all the time.</summary>
internal ref struct DerReader(ReadOnlySpan<byte> bytes)
{
    public static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0, isConstructed: true);
    public static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1, isConstructed: true);
    public static readonly Asn1Tag Context3 = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <summary>What was not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    public readonly bool IsAtEnd => Rest.IsEmpty;

    /// <summary>Reads the next value if it has this tag; otherwise stays where it is.</summary>
    public bool TryRead(Asn1Tag tag, out ReadOnlySpan<byte> content)
    {
        if (AsnDecoder.TryReadEncodedValue(Rest, AsnEncodingRules.DER, out var found, out int offset, out int length, out int consumed)
            && found == tag)
        {
            content = Rest.Slice(offset, length);
            Rest = Rest[consumed..];
            return true;
        }
        content = default;
        return false;
    }

    public bool TrySequence(out DerReader inner)
    {
        bool found = TryRead(Asn1Tag.Sequence, out var content);
        inner = new(content);
        return found;
    }

    /// <summary>A non-negative INTEGER in its shortest form (X.690, section 8.3), as unsigned big-endian bytes; zero is empty.</summary>
    public bool TryUnsigned(out ReadOnlySpan<byte> number)
    {
        if (!TryRead(Asn1Tag.Integer, out number) || number.IsEmpty || number[0] > 0x7F
            || (number.Length > 1 && number[0] == 0 && number[1] < 0x80))
        {
            return false;
        }
        number = number.TrimStart((byte)0);
        return true;
    }

    /// <summary>An INTEGER of one byte.</summary>
    public bool TrySmall(out int value)
    {
        bool read = TryUnsigned(out var number) && number.Length <= 1;
        value = read && number.Length == 1 ? number[0] : 0;
        return read;
    }

    public bool TryOid(out ReadOnlySpan<byte> oid) => TryRead(Asn1Tag.ObjectIdentifier, out oid);

    public bool TryOctets(out ReadOnlySpan<byte> octets) => TryRead(Asn1Tag.PrimitiveOctetString, out octets);

    /// <summary>A BIT STRING of whole bytes: keys and signatures never use odd bits.</summary>
    public bool TryBitString(out ReadOnlySpan<byte> octets) => TryRead(Asn1Tag.PrimitiveBitString, out octets) && TryWholeBytes(ref octets);

    /// <summary>Passes over one value of any tag.</summary>
    public bool Skip()
    {
        if (!AsnDecoder.TryReadEncodedValue(Rest, AsnEncodingRules.DER, out _, out _, out _, out int consumed))
        {
            return false;
        }
        Rest = Rest[consumed..];
        return true;
    }

    public static bool TryWholeBytes(ref ReadOnlySpan<byte> bitString)
    {
        if (bitString.IsEmpty || bitString[0] != 0)
        {
            return false;
        }
        bitString = bitString[1..];
        return true;
    }
}
