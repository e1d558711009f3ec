using System.Buffers.Binary;

namespace Keystay.Dumps.Testing;

/// <summary>Makes Java heap dumps (hprof binary format 1.0.2, OpenJDK's heapDumper.cpp and hprof_b_spec.h). All numbers are big endian.</summary>
/// <remarks>
/// Placed memory: each array's or instance's bytes, under its object id. A file cut between records outside a heap dump is whole, unless
/// segments wait for their end record. Fields: <c>idSize</c>, <c>record[0].tag</c>, <c>record[0].length</c>, <c>array[0].count</c>,
/// <c>array[0].type</c>, <c>array[0].bytes</c>, <c>instance[0].length</c>, <c>instance[0].bytes</c>.
/// </remarks>
public sealed class HprofBuilder(int idSize = 8)
{
    private readonly List<(byte Tag, Action<DumpWriter> Body)> records = [];
    private readonly List<Action<DumpWriter>> heap = [];
    private int arrays;
    private int instances;

    /// <summary>HPROF_UTF8.</summary>
    public HprofBuilder String(ulong id, string text)
    {
        records.Add((0x01, w => w.Number(id, idSize).Text(text)));
        return this;
    }

    /// <summary>HPROF_LOAD_CLASS.</summary>
    public HprofBuilder LoadClass(uint serial, ulong classId, ulong nameId)
    {
        records.Add((0x02, w => w.U32(serial).Number(classId, idSize).U32(1).Number(nameId, idSize)));
        return this;
    }

    /// <summary>HPROF_GC_PRIM_ARRAY_DUMP of element type 8, byte.</summary>
    public HprofBuilder Bytes(ulong id, byte[] elements) => PrimitiveArray(id, 8, 1, elements);

    /// <summary>HPROF_GC_PRIM_ARRAY_DUMP of element type 10, int.</summary>
    public HprofBuilder Ints(ulong id, int[] elements)
    {
        byte[] bytes = new byte[4 * elements.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), elements[i]);
        }
        return PrimitiveArray(id, 10, 4, bytes);
    }

    /// <summary>HPROF_GC_INSTANCE_DUMP.</summary>
    public HprofBuilder Instance(ulong id, ulong classId, byte[] fields)
    {
        int i = instances++;
        heap.Add(w =>
        {
            w.U8(0x21).Number(id, idSize).U32(1).Number(classId, idSize).U32((uint)fields.Length, $"instance[{i}].length");
            w.PlaceMemory(id, fields, $"instance[{i}].bytes");
        });
        return this;
    }

    /// <summary>HPROF_GC_CLASS_DUMP without statics; its fields are all int.</summary>
    public HprofBuilder Class(ulong id, ulong superId, int intFields)
    {
        heap.Add(w =>
        {
            w.U8(0x20).Number(id, idSize).U32(1).Number(superId, idSize).Zeros(5 * idSize).U32((uint)(4 * intFields)).U16(0).U16(0).U16((uint)intFields);
            for (int i = 0; i < intFields; i++)
            {
                w.Number((ulong)(i + 1), idSize).U8(10);
            }
        });
        return this;
    }

    /// <summary>HPROF_GC_ROOT_JAVA_FRAME.</summary>
    public HprofBuilder JavaFrameRoot(ulong id)
    {
        heap.Add(w => w.U8(0x03).Number(id, idSize).U32(1).U32(0));
        return this;
    }

    /// <summary>Closes what was added since the last segment into an HPROF_HEAP_DUMP_SEGMENT.</summary>
    public HprofBuilder Segment()
    {
        records.Add((0x1c, Together([.. heap])));
        heap.Clear();
        return this;
    }

    /// <summary>HPROF_HEAP_DUMP_END: without it, a dump in segments is cut off.</summary>
    public HprofBuilder End()
    {
        records.Add((0x2c, _ => { }));
        return this;
    }

    public BuiltDump Build()
    {
        var writer = new DumpWriter(bigEndian: true);
        writer.Text("JAVA PROFILE 1.0.2\0", "magic").U32((uint)idSize, "idSize").U64(1_700_000_000_000, "time");
        bool segments = false;
        for (int i = 0; i < records.Count; i++)
        {
            if (!segments)
            {
                writer.CouldEndHere();
            }
            var (tag, body) = records[i];
            segments |= tag == 0x1c;
            writer.U8(tag, $"record[{i}].tag").U32(0, $"record[{i}].time").U32(0, $"record[{i}].length");
            int start = writer.Position;
            body(writer);
            writer.Patch($"record[{i}].length", (ulong)(writer.Position - start));
        }
        return new BuiltDump(writer);
    }

    private HprofBuilder PrimitiveArray(ulong id, byte elementType, int elementSize, byte[] bytes)
    {
        int i = arrays++;
        heap.Add(w =>
        {
            w.U8(0x23).Number(id, idSize).U32(1).U32((uint)(bytes.Length / elementSize), $"array[{i}].count").U8(elementType, $"array[{i}].type");
            w.PlaceMemory(id, bytes, $"array[{i}].bytes");
        });
        return this;
    }

    private static Action<DumpWriter> Together(Action<DumpWriter>[] parts) => writer =>
    {
        foreach (var part in parts)
        {
            part(writer);
        }
    };
}
