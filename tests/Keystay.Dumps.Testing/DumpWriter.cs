using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Keystay.Dumps.Testing;

/// <summary>Writes fields one after the other and remembers where each went.</summary>
internal sealed class DumpWriter(bool bigEndian = false)
{
    private readonly List<byte> written = [];

    public bool IsBigEndian { get; } = bigEndian;

    public Dictionary<string, PlacedField> Fields { get; } = [];

    public List<PlacedMemory> Memory { get; } = [];

    public List<int> CompleteLengths { get; } = [];

    public int Position => written.Count;

    public byte[] ToArray() => [.. written];

    public DumpWriter U8(byte value, string? name = null) => Number(value, 1, name);

    public DumpWriter U16(uint value, string? name = null) => Number(value, 2, name);

    public DumpWriter U32(uint value, string? name = null) => Number(value, 4, name);

    public DumpWriter U64(ulong value, string? name = null) => Number(value, 8, name);

    /// <summary>A number of <paramref name="size"/> bytes in the file's byte order.</summary>
    public DumpWriter Number(ulong value, int size, string? name = null) => Bytes(Encode(value, size), name);

    public DumpWriter Bytes(ReadOnlySpan<byte> bytes, string? name = null)
    {
        if (name is not null)
        {
            Fields.Add(name, new PlacedField(Position, bytes.Length));
        }
        written.AddRange(bytes);
        return this;
    }

    public DumpWriter Text(string text, string? name = null) => Bytes(Encoding.UTF8.GetBytes(text), name);

    public DumpWriter Zeros(int count, string? name = null) => Bytes(new byte[count], name);

    public DumpWriter ZerosTo(int position) => Zeros(position - Position);

    public DumpWriter Align(int boundary) => Zeros((boundary - Position % boundary) % boundary);

    public DumpWriter PlaceMemory(ulong address, ReadOnlySpan<byte> bytes, string? name = null)
    {
        Memory.Add(new PlacedMemory(address, Position, bytes.Length));
        return Bytes(bytes, name);
    }

    /// <summary>A file that ended here would miss nothing its headers promise.</summary>
    public void CouldEndHere() => CompleteLengths.Add(Position);

    /// <summary>Fills in a number whose value was not known when it was written.</summary>
    public void Patch(string name, ulong value)
    {
        var place = Fields[name];
        Encode(value, place.Length).CopyTo(CollectionsMarshal.AsSpan(written)[place.Offset..]);
    }

    private byte[] Encode(ulong value, int size)
    {
        byte[] whole = new byte[8];
        if (IsBigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(whole, value);
            return whole[(8 - size)..];
        }
        BinaryPrimitives.WriteUInt64LittleEndian(whole, value);
        return whole[..size];
    }
}
