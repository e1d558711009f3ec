using System.Buffers.Binary;
using Keystay.Scanning.Survey;

namespace Keystay.Scanning.Recognisers;

/// <summary>Java's int[] and byte[] of a key's size in a heap dump: GC_PRIM_ARRAY_DUMP, big endian, at any byte (HPROF binary format).</summary>
/// <remarks>Means something in HPROF files only. BigInteger keeps its magnitude most significant word first, so an int[] is a plain big-endian number.</remarks>
internal sealed class HprofArrays : Recogniser
{
    private const byte PrimitiveArrayDump = 0x23, Bytes = 8, Ints = 10;

    /// <summary>Words of 256-, 384-, 521-bit scalars, and of primes and moduli of RSA-1024 to RSA-8192.</summary>
    private static readonly int[] IntCounts = [8, 12, 16, 17, 24, 32, 48, 64, 96, 128, 256];

    /// <summary>The same in bytes, with and without the zero that toByteArray puts first; 34: an Ed25519 seed in its OCTET STRING.</summary>
    private static readonly int[] ByteCounts =
        [32, 33, 34, 48, 49, 64, 65, 66, 67, 96, 97, 98, 128, 129, 133, 134, 192, 193, 256, 257, 384, 385, 512, 513, 1024, 1025];

    public override string Name => "hprof-array";

    /// <summary>The low half of the element count and the element type.</summary>
    public override IReadOnlyList<Anchor> Anchors { get; } = [.. IntCounts.Select(n => Of(n, Ints)), .. ByteCounts.Select(n => Of(n, Bytes))];

    public override void Recognise(Sighting sighting, Harvest harvest)
    {
        var window = sighting.Window;
        int count = sighting.At - 2, data = sighting.At + 3;
        // tag, object id of 4 or 8 bytes, stack trace serial number, count, type.
        if (count < 9 || data > window.Length || window[count] != 0 || window[count + 1] != 0
            || (window[count - 9] != PrimitiveArrayDump && (count < 13 || window[count - 13] != PrimitiveArrayDump)))
        {
            return;
        }
        int elements = BinaryPrimitives.ReadUInt16BigEndian(window[(count + 2)..]);
        bool isBytes = window[data - 1] == Bytes;
        int length = isBytes ? elements : elements * 4;
        if (length > window.Length - data)
        {
            return;
        }
        var number = window.Slice(data, length);
        if (!isBytes)
        {
            harvest.Number(number);
            return;
        }
        number = number is [4, 32, ..] && length == 34 ? number[2..] : number;
        harvest.Number(number);
        if (length <= 66)
        {
            // OpenJDK's curve arithmetic keeps scalars least significant byte first.
            harvest.Numbers.Add(number, NumberOrder.LittleEndian);
        }
    }

    private static Anchor Of(int count, byte type) => new((byte)(count >> 8), (byte)count, type);
}
