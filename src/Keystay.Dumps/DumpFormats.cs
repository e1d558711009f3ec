using Keystay.Dumps.Elf;
using Keystay.Dumps.Hprof;
using Keystay.Dumps.Layout;
using Keystay.Dumps.Lime;
using Keystay.Dumps.Minidump;
using Keystay.Dumps.WindowsKernel;

namespace Keystay.Dumps;

/// <summary>Chooses the reader by the file's first bytes.</summary>
internal static class DumpFormats
{
    /// <exception cref="IOException">The medium failed.</exception>
    public static DumpLayout Read(ByteSource source, DumpLimits limits)
    {
        var file = new HeaderReader(source);
        var magic = file.Peek(0, 16);
        return magic switch
        {
            [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => new ElfCoreReader(file, limits).Read(),
            _ when magic.StartsWith("MDMP"u8) => new MinidumpReader(file, limits).Read(),
            _ when magic.StartsWith("PAGEDU64"u8) => new KernelDumpReader(file, limits).Read(),
            _ when magic.StartsWith("EMiL"u8) => new LimeReader(file, limits).Read(),
            _ when magic.StartsWith("JAVA PROFILE 1.0"u8) => new HprofReader(file).Read(),
            _ => new() { Format = DumpFormat.Raw, Problems = UnreadFormat(magic) },
        };
    }

    /// <summary>
    /// Formats that hold memory compressed or in an order that cannot be followed: scanning their bytes as they lie is not a complete scan.
    /// </summary>
    private static DumpProblem[] UnreadFormat(ReadOnlySpan<byte> magic)
    {
        string? what = magic switch
        {
            _ when magic.StartsWith("PMDM"u8) => "a big-endian minidump",
            _ when magic.StartsWith("PAGEDUMP"u8) => "a 32-bit Windows kernel dump",
            _ when magic.StartsWith("AVML"u8) => "a compressed AVML image (avml-convert makes a LiME image of it)",
            _ when magic.StartsWith("KDUMP   "u8) => "a compressed kdump (makedumpfile -E or crash can make an ELF core of it)",
            _ when magic.StartsWith("makedumpfile"u8) => "a flattened kdump (makedumpfile -R rearranges it)",
            _ => null,
        };
        return what is null ? [] : [new(ProblemCodes.Unsupported, 0, $"The file looks like {what}, which is not read; its bytes are scanned as they lie.")];
    }
}
