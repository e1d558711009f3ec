using System.Runtime.InteropServices;

namespace Keystay.Dumps.Live;

/// <summary>The system calls by which one Linux process reads another (ptrace(2), process_vm_readv(2)).</summary>
internal static partial class LinuxCalls
{
    public const int NotPermitted = 1;
    public const int NoSuchProcess = 3;

    private const nint Seize = 0x4206;
    private const nint Interrupt = 0x4207;
    private const nint GetRegisterSet = 0x4204;
    private const nint DetachRequest = 17;
    private const nint GetSignalInfo = 0x4202;

    /// <summary>Starts tracing a thread without stopping it. No option is set: EXITKILL would kill the process with this one.</summary>
    /// <returns>0, or the error's number.</returns>
    public static int TrySeize(int thread) => Ptrace(Seize, thread, 0, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public static bool TryInterrupt(int thread) => Ptrace(Interrupt, thread, 0, 0) == 0;

    /// <summary>Lets a stopped thread run on, delivering the signal it was stopped with, if any.</summary>
    public static void Detach(int thread, int signal) => Ptrace(DetachRequest, thread, 0, signal);

    /// <summary>Looks whether a traced thread has stopped. Not by wait(2): this process's runtime waits for its own children and takes the news away.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="signal">The signal it must be given when it runs on, or 0.</param>
    public static unsafe bool HasStopped(int thread, out int signal)
    {
        const int eventStop = 128;
        int* info = stackalloc int[32];
        signal = 0;
        if (Ptrace(GetSignalInfo, thread, 0, (nint)info) != 0)
        {
            return false;
        }
        // siginfo_t: si_signo first, si_code third; a stop by our interrupt (or a stopped job) has the ptrace event in si_code.
        signal = info[2] >> 8 == eventStop ? 0 : info[0];
        return true;
    }

    /// <summary>A register set of a stopped thread; empty when it has none of this kind.</summary>
    public static unsafe byte[] Registers(int thread, int noteType)
    {
        byte[] buffer = new byte[16 * 1024];
        fixed (byte* start = buffer)
        {
            var vector = new IoVector { Start = (nint)start, Length = (nuint)buffer.Length };
            bool read = Ptrace(GetRegisterSet, thread, noteType, (nint)(&vector)) == 0;
            byte[] registers = read ? buffer[..(int)vector.Length] : [];
            buffer.AsSpan().Clear();
            return registers;
        }
    }

    /// <summary>Copies memory of another process.</summary>
    /// <returns>Bytes copied before the first page that cannot be read, or minus the error's number.</returns>
    public static unsafe long ReadMemory(int process, ulong address, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            var local = new IoVector { Start = (nint)start, Length = (nuint)into.Length };
            var remote = new IoVector { Start = (nint)address, Length = (nuint)into.Length };
            nint read = ProcessVmReadv(process, ref local, 1, ref remote, 1, 0);
            return read >= 0 ? read : -Marshal.GetLastPInvokeError();
        }
    }

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static partial nint Ptrace(nint request, int thread, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    private static partial nint ProcessVmReadv(int process, ref IoVector local, nuint localCount, ref IoVector remote, nuint remoteCount, nuint flags);

    private struct IoVector
    {
        public nint Start;
        public nuint Length;
    }
}
