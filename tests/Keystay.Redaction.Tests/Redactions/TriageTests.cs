using System.Buffers.Binary;
using System.Text;
using Keystay.Dumps.Testing;
using Keystay.Scanning.Tests.Scans;

namespace Keystay.Redaction.Tests.Redactions;

/// <summary>The triage profile: what a stack trace needs stays, the rest is zeros, and keys go from both.</summary>
public sealed class TriageTests : IDisposable
{
    private const ulong Stack = 0x7fff_0000_0000, Heap = 0x1000_0000, Program = 0x40_0000, Jit = 0x5000_0000, Data = 0x60_0000;

    private static readonly RedactionOptions Triage = new() { Profile = RedactionProfile.Triage, Threads = 2 };

    private readonly WorkFolder folder = new();

    [Fact]
    public void In_a_core_stacks_programs_and_code_stay()
    {
        byte[] stack = Noise(64 << 10, 1), heap = Noise(64 << 10, 2), program = Noise(8192, 3), jit = Noise(4096, 4), data = Noise(4096, 5);
        var key = FreshKey.Ec("P-256");
        key.Pkcs8.CopyTo(heap, 300);
        key.Pkcs8.CopyTo(stack, 40_000);
        const int pointer = 20_000, strings = 60_000;
        var core = new ElfCoreBuilder()
            .PrStatus(1, Registers(Stack + pointer))
            .NtFile((Program, Program + 8192, 0, "/usr/bin/program"), (Data, Data + 4096, 2, "/usr/bin/program"))
            .Auxv((25, Stack + strings))
            .Load(Program, program, flags: 5).Load(Data, data, flags: 6).Load(Heap, heap).Load(Jit, jit, flags: 7).Load(Stack, stack).Build();

        var (copy, report) = folder.Redact(core.Bytes, Triage);

        byte[] After(ulong address, int length) => copy[core.OffsetOf(address)..(core.OffsetOf(address) + length)];
        Assert.Equal(program, After(Program, program.Length));
        Assert.Equal(jit, After(Jit, jit.Length));
        Assert.Equal(new byte[heap.Length], After(Heap, heap.Length));
        Assert.Equal(new byte[data.Length], After(Data, data.Length));
        // Below the stack pointer, and from the environment's text on, nothing is needed.
        byte[] kept = After(Stack, stack.Length);
        Assert.Equal(stack[pointer..40_000], kept[pointer..40_000]);
        Assert.Equal(new byte[pointer - 288], kept[..(pointer - 288)]);
        Assert.Equal(new byte[stack.Length - strings], kept[strings..]);
        Assert.True(copy.AsSpan().IndexOf(key.Values["ec.d"]) < 0);
        Assert.Equal(core.Bytes[..core.OffsetOf(Program)], copy[..core.OffsetOf(Program)]);
        Assert.Equal(heap.Length + data.Length + (pointer - 288) + (stack.Length - strings), report.ZeroedBytes);
    }

    [Fact]
    public void In_a_core_the_list_of_loaded_libraries_stays()
    {
        const ulong debug = Data + 0x100, map = Heap + 0x200, name = Heap + 0x800;
        byte[] program = new byte[4096], data = Noise(4096, 5), heap = Noise(8192, 6);
        // PT_DYNAMIC at 0x40: type, offset, address, size.
        BinaryPrimitives.WriteUInt32LittleEndian(program.AsSpan(64), 2);
        BinaryPrimitives.WriteUInt64LittleEndian(program.AsSpan(64 + 16), Data);
        BinaryPrimitives.WriteUInt64LittleEndian(program.AsSpan(64 + 40), 48);
        Words(data, 0, 21, debug, 0, 0);
        Words(data, 0x100, 1, map);
        Words(heap, 0x200, 0, name, 0x1234, 0, 0);
        Encoding.ASCII.GetBytes("/lib/libc.so.6\0").CopyTo(heap, 0x800);
        var core = new ElfCoreBuilder().PrStatus(1, Registers(Stack + 8)).Auxv((3, Program + 64), (4, 56), (5, 1))
            .Load(Program, program, flags: 5).Load(Data, data).Load(Heap, heap).Load(Stack, Noise(4096, 1)).Build();

        var (copy, _) = folder.Redact(core.Bytes, Triage);

        int at = core.OffsetOf(Heap);
        Assert.Equal(heap[0x200..0x228], copy[(at + 0x200)..(at + 0x228)]);
        Assert.Equal(heap[0x800..0x80f], copy[(at + 0x800)..(at + 0x80f)]);
        Assert.Equal(new byte[0x200], copy[at..(at + 0x200)]);
        Assert.Equal(data[0x100..0x110], copy[(core.OffsetOf(Data) + 0x100)..(core.OffsetOf(Data) + 0x110)]);
    }

    [Fact]
    public void In_a_minidump_stacks_and_headers_of_modules_stay_and_the_environment_goes()
    {
        byte[] heap = Noise(8192, 2), module = Noise(16 << 10, 3), stack = Noise(4096, 4);
        var dump = new MinidumpBuilder().SystemInfo().Thread(1, MinidumpBuilder.Amd64Context(0), Stack).Module("program.exe", Program, 16 << 10)
            .Stream(0x47670007, Encoding.ASCII.GetBytes("PASSWORD=hunter2\0")).Memory(Stack, stack).Memory(Heap, heap).Memory(Program, module).Build();

        var (copy, report) = folder.Redact(dump.Bytes, Triage);

        int at = dump.OffsetOf(Program);
        Assert.Equal(module[..4096], copy[at..(at + 4096)]);
        Assert.Equal(new byte[module.Length - 4096], copy[(at + 4096)..(at + module.Length)]);
        Assert.Equal(new byte[heap.Length], copy[dump.OffsetOf(Heap)..(dump.OffsetOf(Heap) + heap.Length)]);
        Assert.True(copy.AsSpan().IndexOf("hunter2"u8) < 0);
        Assert.True(report.ZeroedBytes > 0);
    }

    [Fact]
    public void Other_formats_are_refused()
    {
        byte[] lime = new LimeBuilder().Range(0x1000, new byte[4096]).Build().Bytes;
        Assert.Equal(RedactionCodes.ProfileUnsupported, Assert.Throws<RedactionException>(() => folder.Redact(lime, Triage)).Code);
        Assert.Equal(RedactionCodes.ProfileUnsupported, Assert.Throws<RedactionException>(() => folder.Redact(new byte[100], Triage)).Code);
    }

    public void Dispose() => folder.Dispose();

    private static byte[] Registers(ulong stackPointer)
    {
        var registers = new byte[216];
        BinaryPrimitives.WriteUInt64LittleEndian(registers.AsSpan(19 * 8), stackPointer);
        return registers;
    }

    private static void Words(byte[] bytes, int at, params ulong[] words)
    {
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at + (8 * i)), words[i]);
        }
    }

    private static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
