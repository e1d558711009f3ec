namespace Keystay.Dumps.Minidump;

/// <summary>
/// MINIDUMP_STREAM_TYPE of minidumpapiset.h, and the streams Breakpad and Crashpad add (minidump_format.h, minidump_extensions.h).
/// </summary>
internal enum StreamType : uint
{
    Unused = 0,
    ThreadList = 3,
    ModuleList = 4,
    MemoryList = 5,
    Exception = 6,
    SystemInfo = 7,
    ThreadExList = 8,
    Memory64List = 9,
    CommentA = 10,
    CommentW = 11,
    HandleData = 12,
    FunctionTable = 13,
    UnloadedModuleList = 14,
    MiscInfo = 15,
    MemoryInfoList = 16,
    ThreadInfoList = 17,
    HandleOperationList = 18,
    Token = 19,
    JavaScriptData = 20,
    SystemMemoryInfo = 21,
    ProcessVmCounters = 22,
    IptTrace = 23,
    ThreadNames = 24,
    CrashpadInfo = 0x43500001,
    BreakpadInfo = 0x47670001,
    AssertionInfo = 0x47670002,
    LinuxCpuInfo = 0x47670003,
    LinuxProcStatus = 0x47670004,
    LinuxLsbRelease = 0x47670005,
    LinuxCmdLine = 0x47670006,
    LinuxEnviron = 0x47670007,
    LinuxAuxv = 0x47670008,
    LinuxMaps = 0x47670009,
    LinuxDsoDebug = 0x4767000a,
}
