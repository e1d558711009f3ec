using System.Runtime.InteropServices;

namespace Keystay.Cli;

/// <summary>Keystay reads other people's keys, so its own memory must not end in a dump.</summary>
internal static partial class ProcessHardening
{
    private const int SetDumpable = 4;     // PR_SET_DUMPABLE, prctl(2)
    private const int CoreFileSize = 4;    // RLIMIT_CORE, setrlimit(2)

    /// <summary>
    /// No core by size limit; no core, no ptrace and no <c>/proc/PID/mem</c> for others of the same user by the dumpable flag. The runtime's own
    /// dumps and its diagnostics port are decided before Main runs: the <c>keystay</c> script turns both off.
    /// </summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        var none = default(ResourceLimit);
        if (SetResourceLimit(CoreFileSize, in none) != 0 || ProcessControl(SetDumpable, 0, 0, 0, 0) != 0)
        {
            Console.Error.WriteLine("keystay: warning: could not forbid core dumps of this process; a crash of it could write what it has read.");
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetResourceLimit(int resource, in ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly nuint Soft, Hard;
    }
}
