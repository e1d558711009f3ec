using System.Text;
using Keystay.Dumps.Testing;

namespace Keystay.Dumps.Tests;

/// <summary>One small whole dump of each kind; damage and mutations start from them.</summary>
internal static class SmallDumps
{
    private const string MapsText = "00010000-00010040 r-xp 00000000 08:01 77 /usr/lib/libsmall.so\n7ffd00000000-7ffd00000040 rw-p 00000000 00:00 0 [stack]\n";

    private static readonly Dictionary<string, (DumpFormat Format, Func<BuiltDump> Build)> Recipes = new()
    {
        ["elf-core-64"] = (DumpFormat.ElfCore, () => ElfCore(true)),
        ["elf-core-32"] = (DumpFormat.ElfCore, () => ElfCore(false)),
        ["elf-core-xnum"] = (DumpFormat.ElfCore, () => ElfCore(true, extended: true)),
        ["minidump-windows"] = (DumpFormat.Minidump, WindowsMinidump),
        ["minidump-full-memory"] = (DumpFormat.Minidump, FullMemoryMinidump),
        ["minidump-linux"] = (DumpFormat.Minidump, LinuxMinidump),
        ["kernel-full"] = (DumpFormat.WindowsKernel, () => Kernel(null)),
        ["kernel-bitmap"] = (DumpFormat.WindowsKernel, () => Kernel("SDMP")),
        ["kernel-full-bitmap"] = (DumpFormat.WindowsKernel, () => Kernel("FDMP")),
        ["lime"] = (DumpFormat.Lime, Lime),
        ["hprof-8"] = (DumpFormat.Hprof, () => Hprof(8)),
        ["hprof-4"] = (DumpFormat.Hprof, () => Hprof(4)),
    };

    public static TheoryData<string> Names => [.. Recipes.Keys];

    public static BuiltDump Build(string name) => Recipes[name].Build();

    public static DumpFormat FormatOf(string name) => Recipes[name].Format;

    public static BuiltDump ElfCore(bool is64, bool extended = false)
    {
        var builder = new ElfCoreBuilder(is64)
            .PrStatus(4711, Pattern.Bytes(is64 ? 216 : 68, 2)).SigInfo(11).Auxv((6, 4096), (3, 0x10040))
            .NtFile((0x10000, 0x10040, 0, "/usr/lib/libsmall.so"), (0x10040, 0x10080, 1, "/usr/lib/libsmall.so"))
            .FpRegs(Pattern.Bytes(64, 3)).XState(Pattern.Bytes(96, 4))
            .PrStatus(4712).FpRegs(Pattern.Bytes(64, 5))
            .Load(0x10000, Pattern.Bytes(64, 6), flags: 5).Load(0x10040, Pattern.Bytes(64, 7), flags: 6)
            .Load(0x20000, [], memorySize: 0x1000).Load(0x30000, Pattern.Bytes(32, 8), memorySize: 0x1000);
        return (extended ? builder.ExtendedNumbering() : builder).Build();
    }

    private static BuiltDump WindowsMinidump() => new MinidumpBuilder()
        .SystemInfo(9).Exception(4711, 0xc0000005, MinidumpBuilder.Amd64Context(0xee))
        .Thread(4711, MinidumpBuilder.Amd64Context(0xa1), 0x50000, "signing").Thread(4712, MinidumpBuilder.Amd64Context(0xa2))
        .Module(@"C:\app\signer.exe", 0x7ff600000000, 0x5000).Module(@"C:\Windows\ntdll.dll", 0x7ff500000000, 0x9000)
        .Memory(0x50000, Pattern.Bytes(96, 1)).Memory(0x50060, Pattern.Bytes(32, 2)).Memory(0x90000, Pattern.Bytes(48, 3))
        .MemoryInfo(0x50000, 0x1000).MemoryInfo(0x90000, 0x1000, protect: 2).Handle(4, "File", @"\Device\Key")
        .Stream(0x12345678, Pattern.Bytes(20, 4)).Build();

    private static BuiltDump FullMemoryMinidump() => new MinidumpBuilder()
        .SystemInfo(0).Thread(7, Pattern.Bytes(716, 9))
        .Memory64(0x400000, Pattern.Bytes(80, 1)).Memory64(0x400050, Pattern.Bytes(16, 2)).Memory64(0x70000000, Pattern.Bytes(64, 3))
        .Build();

    private static BuiltDump LinuxMinidump() => new MinidumpBuilder()
        .SystemInfo(9, 0x8201).Thread(99, MinidumpBuilder.Amd64Context(0x77), 0x7ffd00000000).LinuxMaps(MapsText)
        .Stream(0x47670007, Encoding.UTF8.GetBytes("PATH=/usr/bin\0"))
        .Memory(0x7ffd00000000, Pattern.Bytes(64, 1)).Memory(0x10000, Pattern.Bytes(64, 2)).Build();

    private static BuiltDump Kernel(string? bitmap)
    {
        var builder = new KernelDumpBuilder().Run(1, Pattern.Bytes(2 * KernelDumpBuilder.PageSize, 1)).Run(9, Pattern.Bytes(KernelDumpBuilder.PageSize, 2));
        return (bitmap is null ? builder : builder.Bitmap(bitmap)).Build();
    }

    private static BuiltDump Lime() =>
        new LimeBuilder().Range(0x1000, Pattern.Bytes(64, 1)).Range(0x1040, Pattern.Bytes(32, 2)).Range(0x100000, Pattern.Bytes(48, 3)).Build();

    private static BuiltDump Hprof(int idSize) => new HprofBuilder(idSize)
        .String(0x11, "java/math/BigInteger").LoadClass(1, 0x100, 0x11)
        .Class(0x100, 0, 1).Ints(0x200, [1, 2, 0x01020304]).Bytes(0x300, Pattern.Bytes(32, 1)).Instance(0x400, 0x100, [0, 0, 0, 7]).JavaFrameRoot(0x400).Segment()
        .Ints(0x500, [5]).Segment().End().Build();
}
