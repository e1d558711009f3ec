using System.Runtime.InteropServices;

namespace Keystay.Signer.Native;

/// <summary>Calls of the C library and the kernel that .NET does not offer. Errors are in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
internal static unsafe partial class LibC
{
    public const int SetDumpable = 4;                                          // PR_SET_DUMPABLE, prctl(2)
    public const int CoreFileSize = 4, LockedMemory = 8;                       // RLIMIT_CORE, RLIMIT_MEMLOCK, setrlimit(2)
    public const int Read = 1, Write = 2, Shared = 1, Private = 2, Anonymous = 0x20; // PROT_, MAP_, mmap(2)
    public const int DontDump = 16, DontFork = 10;                             // MADV_, madvise(2)
    public const int Unix = 1, Stream = 1, CloseOnExec = 0x80000, NonBlocking = 0x800; // AF_, SOCK_, socket(2)
    public const int SocketLevel = 1, PeerCredentials = 17;                    // SOL_SOCKET, SO_PEERCRED, unix(7)
    public const int NoSignal = 0x4000, DontWait = 0x40;                       // MSG_, send(2)
    public const short In = 1, Out = 4, Error = 8, HangUp = 16;                // POLL, poll(2)
    public const int Interrupted = 4, Again = 11;                              // EINTR, EAGAIN
    private const nint MemfdSecret = 447;                                      // memfd_secret(2), the same on every architecture

    private const string Library = "libc";

    /// <summary>memfd_secret(2): a file whose pages leave the kernel's own map and that no other process can reach.</summary>
    public static int CreateSecretFile() => SystemCall(MemfdSecret, CloseOnExec);

    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    private static partial int SystemCall(nint number, nint flags);

    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);

    [LibraryImport(Library, EntryPoint = "setrlimit", SetLastError = true)]
    public static partial int SetLimit(int resource, in ResourceLimit limit);

    [LibraryImport(Library, EntryPoint = "getrlimit", SetLastError = true)]
    public static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetSize(int file, nint bytes);

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    public static partial void* Map(void* at, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport(Library, EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(void* at, nuint bytes, int protection);

    [LibraryImport(Library, EntryPoint = "mlock", SetLastError = true)]
    public static partial int Lock(void* at, nuint bytes);

    [LibraryImport(Library, EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(void* at, nuint bytes, int advice);

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, byte* address, int bytes);

    [LibraryImport(Library, EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int socket, int backlog);

    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int socket, void* address, void* bytes, int flags);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int socket, int level, int option, void* value, int* bytes);

    [LibraryImport(Library, EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int ChangeOwner(string path, int user, int group);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint ReadFrom(int file, byte* to, nuint bytes);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint WriteTo(int file, byte* from, nuint bytes);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* from, nuint bytes, int flags);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial int EffectiveUser();

    [LibraryImport(Library, EntryPoint = "setgroups", SetLastError = true)]
    public static partial int SetGroups(nuint count, int* groups);

    [LibraryImport(Library, EntryPoint = "setgid", SetLastError = true)]
    public static partial int SetGroup(int group);

    [LibraryImport(Library, EntryPoint = "setuid", SetLastError = true)]
    public static partial int SetUser(int user);

    /// <summary>Ends the process at once: no handler at exit frees what the secret heap holds, on a thread that .NET has left.</summary>
    [LibraryImport(Library, EntryPoint = "_exit")]
    public static partial void Exit(int code);

    [LibraryImport(Library, EntryPoint = "pthread_attr_init")]
    public static partial int InitThreadAttributes(byte* attributes);

    [LibraryImport(Library, EntryPoint = "pthread_attr_setstack")]
    public static partial int SetThreadStack(byte* attributes, void* lowest, nuint bytes);

    [LibraryImport(Library, EntryPoint = "pthread_create")]
    public static partial int CreateThread(nint* thread, byte* attributes, delegate* unmanaged<nint, nint> start, nint argument);
}
