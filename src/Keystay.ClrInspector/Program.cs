using System.Runtime.InteropServices;
using System.Text.Json;
using Keystay.Redaction.Debugging;
using Microsoft.Diagnostics.Runtime;

namespace Keystay.ClrInspector;

/// <summary>
/// <c>Keystay.ClrInspector DUMP</c> prints the dump's <see cref="ManagedFingerprint"/> as JSON. ClrMD runs the runtime's native data access code on
/// whatever the dump holds: it may crash or hang, which is why it does so in here. The parent bounds time and memory.
/// </summary>
internal static partial class Program
{
    private const int SetDumpable = 4; // PR_SET_DUMPABLE, prctl(2)

    private static int Main(string[] args)
    {
        // A crash in here would write a core with the dump's keys in it. RLIMIT_CORE is inherited; a core pattern that is a pipe passes it over.
        if (OperatingSystem.IsLinux())
        {
            _ = ProcessControl(SetDumpable, 0, 0, 0, 0);
        }
        if (args is not [var dump])
        {
            return 2;
        }
        Console.Out.Write(JsonSerializer.Serialize(Inspect(dump)));
        return 0;
    }

    private static ManagedFingerprint Inspect(string dump)
    {
        try
        {
            using var target = DataTarget.LoadDump(dump, new DataTargetOptions { SymbolPaths = [], FileLocator = new NoFiles() });
            if (target.ClrVersions.Length == 0)
            {
                return NotAvailable("no-managed-runtime");
            }
            if (DataAccess.LibraryFor(target, target.ClrVersions[0]) is not { } library)
            {
                return NotAvailable("no-matching-runtime");
            }
            // createdump's cores carry no version that the data access library recognises: 'expected: 0.0'.
            using var runtime = target.ClrVersions[0].CreateRuntime(library, ignoreMismatch: true);
            var (threads, frames, stackHash) = Stacks.Read(runtime);
            return new HeapReading(runtime.Heap).Read() with { Threads = threads, Frames = frames, StackHash = stackHash };
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Its message may quote the dump. Any exception of ClrMD means the same here: this reader shows nothing of this dump.
            if (Environment.GetEnvironmentVariable("KEYSTAY_TRACE") == "1")
            {
                Console.Error.WriteLine(e.ToString());
            }
            return NotAvailable(e is InvalidDataException or NotSupportedException ? "unsupported-format" : "failed");
        }
    }

    private static ManagedFingerprint NotAvailable(string reason) => new(reason, 0, 0, 0, 0, 0, 0, null, null);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);
}
