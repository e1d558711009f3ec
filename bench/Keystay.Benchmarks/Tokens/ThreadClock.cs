using System.Runtime.InteropServices;

namespace Keystay.Benchmarks.Tokens;

/// <summary>Processor time of the calling thread: what the machine does meanwhile for others does not count.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;    // CLOCK_THREAD_CPUTIME_ID, clock_gettime(2)

    /// <summary>Nanoseconds.</summary>
    public static long Now => GetTime(ThreadCpuTime, out var time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
        : throw new PlatformNotSupportedException("There is no clock of a thread's processor time here.");

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds, Nanoseconds;
    }
}
