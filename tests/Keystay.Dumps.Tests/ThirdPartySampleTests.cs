namespace Keystay.Dumps.Tests;

/// <summary>The expectations were worked out from the bytes by hand and with readelf, not by the readers under test.</summary>
public class ThirdPartySampleTests
{
    /// <summary>
    /// File; pointer size; threads, id and context offset of the first; modules, name and address of the lowest; bytes of memory (overlaps
    /// counted once); address and offset of the first range of the memory list.
    /// </summary>
    public static TheoryData<string, int, int, uint, long, int, string, ulong, long, ulong, long> Minidumps => new()
    {
        { "breakpad/ascii_read_av.dmp", 4, 2, 4204u, 6216, 26, "crashme.exe", 0xd60000, 7824, 0x772cf7e1, 8742 },
        { "breakpad/ascii_read_av_clobber_write.dmp", 4, 2, 5856u, 6216, 26, "crashme.exe", 0x960000, 8660, 0x96a64d, 8742 },
        { "breakpad/ascii_read_av_then_jmp.dmp", 4, 2, 5048u, 6216, 26, "crashme.exe", 0xe20000, 7856, 0x772cf7e1, 8742 },
        { "breakpad/ascii_write_av.dmp", 4, 2, 1636u, 6216, 26, "crashme.exe", 0x30000, 8960, 0x3a64d, 8742 },
        { "breakpad/exec_av_on_stack.dmp", 4, 2, 6920u, 6210, 26, "crashme1.exe", 0xd50000, 7636, 0x3df8c4, 8737 },
        { "breakpad/linux_executable_heap.dmp", 8, 1, 20520u, 12792, 8, "driver", 0x400000, 12544, 0x7fffbf0d7000, 248 },
        { "breakpad/linux_inline.dmp", 8, 1, 2146002u, 1200, 8, "linux_inline", 0x200000, 16096, 0x7fff1669d120, 5360 },
        { "breakpad/linux_inside_module_exe_region2.dmp", 8, 1, 123979u, 20608, 8, "driver", 0x400000, 20359, 0x7fff6e678000, 248 },
        { "breakpad/linux_jmp_to_module_not_exe_region.dmp", 8, 1, 111239u, 16888, 8, "driver", 0x400000, 16640, 0x7fff3ab68000, 248 },
        { "breakpad/linux_null_read_av.dmp", 8, 1, 11506u, 8696, 8, "null_read_av", 0x400000, 8448, 0x7fff1cdd1000, 248 },
        { "breakpad/linux_overflow.dmp", 8, 1, 14782u, 8696, 8, "overflow", 0x400000, 8448, 0x7fff90d2b000, 248 },
        { "breakpad/linux_stack_pointer_in_module.dmp", 8, 1, 20520u, 12792, 8, "driver", 0x400000, 12544, 0x7fffbf0d7000, 248 },
        { "breakpad/linux_stack_pointer_in_stack_alt_name.dmp", 8, 1, 20520u, 12792, 8, "driver", 0x400000, 12544, 0x7fffbf0d7000, 248 },
        { "breakpad/linux_write_to_nonwritable_module.dmp", 8, 1, 111036u, 16888, 8, "driver2", 0x400000, 16640, 0x7ffc01c03000, 248 },
        { "breakpad/linux_write_to_outside_module.dmp", 8, 1, 111070u, 16888, 8, "driver3", 0x400000, 16640, 0x7fff3472d000, 248 },
        { "breakpad/linux_write_to_under_4k.dmp", 8, 1, 110993u, 16888, 8, "driver1", 0x400000, 16640, 0x7fffe134b000, 248 },
        { "breakpad/minidump2.dmp", 4, 2, 3060u, 3476, 13, "test_app.exe", 0x400000, 5884, 0x7c90eb14, 5433 },
        { "breakpad/minidump_crashpad_annotation.dmp", 8, 7, 4779401u, 1376, 354, "ios_crash_xcuitests", 0x10307e000, 101260, 0x7ff7bce78de0, 230736 },
        { "breakpad/null_write_av.dmp", 4, 2, 5408u, 6216, 26, "crashme.exe", 0x1030000, 8636, 0x103a64d, 8742 },
        { "breakpad/read_av_conditional.dmp", 4, 2, 9168u, 6208, 26, "crashme.exe", 0xd40000, 8044, 0x772cf7e1, 8735 },
        { "breakpad/stack_exhaustion.dmp", 4, 2, 5744u, 6216, 26, "crashme.exe", 0xde0000, 1041172, 0x772cf7e1, 8742 },
        { "breakpad/tiny-exe-fastfail.dmp", 8, 4, 24440u, 7578, 21, "tiny.exe", 0x7ff753540000, 85224, 0xd2de29d000, 13498 },
        { "breakpad/tiny-exe-with-cet-xsave.dmp", 8, 1, 1468u, 1616, 25, "tiny.exe", 0x7ff778bd0000, 50800, 0xcbc82f8000, 41456 },
        { "breakpad/write_av_non_null.dmp", 4, 2, 10912u, 6208, 26, "crashme.exe", 0xc10000, 7404, 0x772cf7e1, 8735 },
        { "rust-minidump/invalid-parameter.dmp", 8, 6, 5896u, 9532, 31, "CrashTest.exe", 0x7ff61bc80000, 25568, 0x7ff61bcfa923, 19061 },
        { "rust-minidump/linux-mini.dmp", 8, 1, 1304u, 12792, 8, "crash", 0x400000, 12544, 0x7fff5ae4a000, 248 },
        { "rust-minidump/pipeline-inlines-macos-segv.dmp", 8, 11, 4611u, 6372, 47, "crash-client", 0x102a54000, 92128, 0x7ffeed1aa9b0, 660 },
        { "rust-minidump/simple-crashpad.dmp", 8, 1, 927532u, 1088, 40, "crashy", 0x10dfe8000, 5392, 0x7ffee1c16af0, 13120 },
        { "rust-minidump/test.dmp", 4, 2, 3060u, 3476, 13, "test_app.exe", 0x400000, 5884, 0x7c90eb14, 5433 },
    };

    [Theory]
    [MemberData(nameof(Minidumps))]
    public void A_real_minidump_is_read_as_its_bytes_say(
        string name, int pointerSize, int threads, uint threadId, long context, int modules, string moduleName, ulong moduleAddress, long memory, ulong address, long offset)
    {
        using var dump = DumpPromises.OpenUntrusted(ThirdPartySamples.Read(name));
        Assert.Equal((DumpFormat.Minidump, pointerSize), (dump.Format, dump.PointerSize));
        Assert.Equal((threads, threadId), (dump.Threads.Count, dump.Threads[0].Id));
        Assert.Contains(dump.Threads[0].Registers, r => r.Offset == context);
        Assert.Equal((modules, moduleAddress), (dump.Modules.Count, dump.Modules[0].Address));
        Assert.EndsWith(moduleName, dump.Modules[0].Name);
        Assert.Equal(memory, dump.AddressSpace.Segments.Sum(s => s.Length));
        var (there, listed) = (new byte[16], new byte[16]); // by bytes, for two of the ranges may hold one address
        Assert.Equal(16, dump.ReadMemory(address, there));
        Assert.Equal(16, dump.Read(offset, listed));
        Assert.Equal(listed, there);
        Assert.DoesNotContain(dump.Problems, p => p.Code == "truncated");
    }

    [Theory]
    [InlineData("rust-minidump/invalid-range.dmp")]
    [InlineData("rust-minidump/invalid-record-count.dmp")]
    public void A_broken_minidump_is_opened_and_told(string name)
    {
        using var dump = DumpPromises.OpenUntrusted(ThirdPartySamples.Read(name));
        Assert.NotEmpty(dump.Problems);
    }

    [Theory]
    [InlineData("breakpad/microdump-arm64.dmp")]
    [InlineData("breakpad/microdump-mips64.dmp")]
    [InlineData("breakpad/microdump-withcrashreason.dmp")]
    [InlineData("crashpad-ios/crash-1fa088dda0adb41459d063078a0f384a0bb8eefa")]
    [InlineData("crashpad-ios/crash-5726011582644224")]
    [InlineData("crashpad-ios/crash-6605504629637120")]
    [InlineData("crashpad-ios/crash-c44acfcbccd8c7a8")]
    public void Text_microdumps_and_intermediate_dumps_are_raw(string name)
    {
        using var dump = DumpPromises.OpenUntrusted(ThirdPartySamples.Read(name));
        Assert.Equal(DumpFormat.Raw, dump.Format);
        Assert.Empty(dump.Threads);
    }

    [Fact]
    public void A_dotnet_triage_core_is_read_as_its_bytes_say()
    {
        using var dump = DumpPromises.OpenUntrusted(ThirdPartySamples.Read("dotnet-diagnostics/triagedump.gz"));
        Assert.Equal((DumpFormat.ElfCore, 8), (dump.Format, dump.PointerSize));
        Assert.Empty(dump.Problems);
        Assert.Equal(2_949_120, dump.AddressSpace.Segments.Sum(s => s.Length));
        Assert.Equal([23468u, 23470u, 23471u, 23472u, 23473u, 23474u, 23475u], dump.Threads.Select(t => t.Id));
        Assert.All(dump.Threads, t => Assert.Equal([336L, 512L], t.Registers.Take(2).Select(r => r.Length)));
        Assert.Equal(("/usr/share/dotnet/dotnet", 0x400000ul), (dump.Modules[0].Name, dump.Modules[0].Address));
        Assert.True(dump.AddressSpace.TryLocate(0x1632000, out long offset, out _));
        Assert.Equal(0x17000, offset);
        Assert.False(dump.AddressSpace.TryLocate(0x1637000, out _, out _)); // p_filesz 0: left out by the dumper
    }

    [Fact]
    public void A_real_minidump_cut_anywhere_opens()
    {
        byte[] whole = ThirdPartySamples.Read("rust-minidump/test.dmp");
        for (int length = 32; length < whole.Length; length += 61)
        {
            using var dump = DumpPromises.OpenUntrusted(whole[..length]);
            Assert.NotEmpty(dump.Problems);
        }
    }
}
