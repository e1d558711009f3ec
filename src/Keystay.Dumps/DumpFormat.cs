namespace Keystay.Dumps;

/// <summary>The container a dump's bytes lie in.</summary>
public enum DumpFormat
{
    /// <summary>Any file that is no known dump: its bytes are scanned as they lie.</summary>
    Raw,
    /// <summary>An ELF core, 32 or 64 bit, little endian (System V gABI; Linux core(5)).</summary>
    ElfCore,
    /// <summary>A Windows minidump (minidumpapiset.h, MDMP).</summary>
    Minidump,
    /// <summary>A Windows kernel dump, PAGEDU64 full or bitmap: runs of physical memory.</summary>
    WindowsKernel,
    /// <summary>A LiME or AVML image: ranges of physical memory.</summary>
    Lime,
    /// <summary>A Java heap dump (hprof binary format).</summary>
    Hprof,
}
