using System.Buffers.Binary;

namespace Keystay.Dumps.Testing;

/// <summary>A dump made for a test, with the truth about what lies where.</summary>
public sealed class BuiltDump
{
    private readonly Dictionary<string, PlacedField> fields;
    private readonly bool bigEndian;

    internal BuiltDump(DumpWriter writer)
    {
        Bytes = writer.ToArray();
        bigEndian = writer.IsBigEndian;
        fields = new(writer.Fields);
        Memory = [.. writer.Memory];
        CompleteLengths = [.. writer.CompleteLengths, Bytes.Length];
    }

    private BuiltDump(BuiltDump other, byte[] bytes)
    {
        Bytes = bytes;
        bigEndian = other.bigEndian;
        fields = other.fields;
        Memory = other.Memory;
        CompleteLengths = other.CompleteLengths;
    }

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary>Every range of memory in the file, in the order it was added.</summary>
    public IReadOnlyList<PlacedMemory> Memory { get; }

    /// <summary>Every named field and payload; where one begins or ends, a structure does.</summary>
    public IReadOnlyDictionary<string, PlacedField> Fields => fields;

    /// <summary>The lengths at which a prefix of this file is a whole file by itself (formats without a count or an end mark).</summary>
    public IReadOnlyList<int> CompleteLengths { get; }

    /// <summary>The file offset of the byte that lay at an address (the first range that holds it).</summary>
    public int OffsetOf(ulong address)
    {
        foreach (var range in Memory)
        {
            if (address >= range.Address && address - range.Address < (ulong)range.Length)
            {
                return range.Offset + (int)(address - range.Address);
            }
        }
        throw new ArgumentOutOfRangeException(nameof(address), $"No memory was placed at 0x{address:x}.");
    }

    /// <summary>The same dump with one field of 1, 2, 4 or 8 bytes overwritten: how hostile dumps are made.</summary>
    public BuiltDump With(string field, ulong value)
    {
        if (!fields.TryGetValue(field, out var place))
        {
            throw new ArgumentException($"There is no field '{field}'; there are: {string.Join(", ", fields.Keys)}.", nameof(field));
        }
        byte[] copy = [.. Bytes];
        var into = copy.AsSpan(place.Offset, place.Length);
        Span<byte> whole = stackalloc byte[8];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(whole, value);
            whole[(8 - into.Length)..].CopyTo(into);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(whole, value);
            whole[..into.Length].CopyTo(into);
        }
        return new BuiltDump(this, copy);
    }

    /// <summary>The first bytes of the file, as a full disk or a broken transfer leaves them.</summary>
    public byte[] Prefix(int length) => Bytes[..length];
}
