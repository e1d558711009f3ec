using Keystay.Dumps;

namespace Keystay.Scanning;

/// <summary>The contract's names of formats.</summary>
internal static class InputFormats
{
    public static string Name(Dump dump) => dump.Format switch
    {
        DumpFormat.ElfCore => "elf-core",
        DumpFormat.Minidump => "minidump",
        DumpFormat.WindowsKernel => "windows-kernel",
        DumpFormat.Lime => "lime",
        DumpFormat.Hprof => "hprof",
        _ => "raw",
    };
}
