using Keystay.Dumps;
using Keystay.Dumps.Testing;
using Keystay.Redaction.Debugging;

namespace Keystay.Redaction.Tests.Debugging;

public sealed class StructureFingerprintTests
{
    private const int InstructionPointer = 16, StackPointer = 19, AnyRegister = 5;

    [Fact]
    public void A_core_is_known_by_its_threads_pointers_modules_and_signal()
    {
        var original = Of(Core());
        Assert.Equal((2, 1), (original.Threads, original.Modules));
        Assert.Equal(original, Of(Core()));
        Assert.NotEqual(original, Of(Core(thread: 8)));
        Assert.NotEqual(original, Of(Core(InstructionPointer)));
        Assert.NotEqual(original, Of(Core(StackPointer)));
        Assert.NotEqual(original, Of(Core(module: "/lib/other.so")));
        Assert.NotEqual(original, Of(Core(signal: 6)));
    }

    [Fact]
    public void Registers_that_may_have_held_a_key_and_memory_do_not_count()
    {
        Assert.Equal(Of(Core()), Of(Core(AnyRegister)));
        Assert.Equal(Of(Core()), Of(Core(memory: 1)));
    }

    [Fact]
    public void A_minidump_is_known_by_its_threads_pointers_modules_and_exception()
    {
        var original = Of(Mini());
        Assert.Equal((1, 1), (original.Threads, original.Modules));
        Assert.Equal(original, Of(Mini()));
        Assert.NotEqual(original, Of(Mini(at: 0xf8)));
        Assert.NotEqual(original, Of(Mini(at: 0x98)));
        Assert.NotEqual(original, Of(Mini(code: 0x80000003)));
        Assert.NotEqual(original, Of(Mini(module: @"C:\other.dll")));
        Assert.Equal(original, Of(Mini(at: 0x78)));
    }

    [Fact]
    public void What_is_no_dump_has_a_fingerprint_without_threads()
    {
        using var dump = Dump.Open(new MemoryByteSource(new byte[100]));
        var fingerprint = DebugInspector.Inspect(dump, path: null, TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (fingerprint.Structure.Threads, fingerprint.Structure.Modules));
        Assert.Equal(("no-plain-file", "no-plain-file"), (fingerprint.Native.NotAvailable, fingerprint.Managed.NotAvailable));
    }

    [Fact]
    public void A_difference_is_told_without_a_hash_of_what_was_removed()
    {
        var native = new NativeFingerprint(null, 1, 2, 3, "old");
        var before = new DebugFingerprint(new(1, 1, "same"), native, new(null, 1, 2, 3, 4, 5, 0, "stacks", "types"));
        var after = before with { Native = native with { Hash = "new" }, Managed = before.Managed with { Objects = 2, TypeHash = "other" } };

        var same = DebugComparison.Of(before, before);
        Assert.True(same.Same && same.Before == before && same.After == before);
        var differs = DebugComparison.Of(before, after);
        Assert.False(differs.Same);
        Assert.Equal(after, differs.After);
        Assert.Equal(before.Structure, differs.Before.Structure);
        Assert.Equal(native with { Hash = null }, differs.Before.Native);
        Assert.Equal(before.Managed with { TypeHash = null }, differs.Before.Managed);
        Assert.Null(DebugComparison.Of(before, before with { Managed = before.Managed with { StackHash = "other" } }).Before.Managed.StackHash);
    }

    [Fact]
    public void The_same_stacks_over_another_heap_are_told_apart_from_other_stacks()
    {
        var native = new NativeFingerprint(null, 1, 2, 3, "native");
        var before = new DebugFingerprint(new(1, 1, "same"), native, new(null, 1, 2, 3, 4, 5, 0, "stacks", "types"));

        bool SameStacks(DebugFingerprint after) => DebugComparison.Of(before, after).SameStacks;
        Assert.True(SameStacks(before));
        Assert.True(SameStacks(before with { Managed = before.Managed with { Objects = 0, HeapErrors = 1, TypeHash = "none" } }));
        Assert.False(SameStacks(before with { Managed = before.Managed with { StackHash = "other" } }));
        Assert.False(SameStacks(before with { Managed = before.Managed with { NotAvailable = "failed" } }));
        Assert.False(SameStacks(before with { Native = native with { Hash = "other" } }));
        Assert.False(SameStacks(before with { Structure = new(1, 1, "other") }));
    }

    private static StructureFingerprint Of(BuiltDump built)
    {
        using var dump = Dump.Open(new MemoryByteSource(built.Bytes));
        Assert.Empty(dump.Problems);
        return DebugInspector.Inspect(dump, path: null, TestContext.Current.CancellationToken).Structure;
    }

    private static BuiltDump Core(int changedRegister = -1, uint thread = 7, string module = "/lib/libc.so.6", uint signal = 11, byte memory = 0)
    {
        var registers = new byte[27 * 8];
        if (changedRegister >= 0)
        {
            registers[changedRegister * 8] = 1;
        }
        return new ElfCoreBuilder().PrStatus(thread, registers).PrStatus(9).SigInfo(signal)
            .NtFile((0x10000, 0x11000, 0, module)).Load(0x10000, [.. Enumerable.Repeat(memory, 0x1000)]).Build();
    }

    private static BuiltDump Mini(int at = -1, uint code = 0xc0000005, string module = @"C:\app.dll")
    {
        var context = new byte[0x4d0];
        if (at >= 0)
        {
            context[at] = 1;
        }
        return new MinidumpBuilder().SystemInfo().Memory(0x20000, new byte[64]).Thread(7, context, 0x20000)
            .Module(module, 0x10000, 0x1000).Exception(7, code, context).Build();
    }
}
