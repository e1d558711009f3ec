using System.Runtime.InteropServices;
using System.Text.Json;
using Keystay.Redaction.Debugging;
using Microsoft.Diagnostics.Runtime;

namespace Keystay.ClrInspector;

/// <summary>
/// <c>Keystay.ClrInspector fingerprint DUMP</c> prints the dump's <see cref="ManagedFingerprint"/> as JSON, <c>Keystay.ClrInspector stacks DUMP</c> the
/// <see cref="ManagedStacks"/>. ClrMD runs the runtime's native data access code on whatever the dump holds: it may crash or hang, which is why it
/// does so in here. The parent bounds time and memory.
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
        switch (args)
        {
            case ["fingerprint", var dump]:
                Console.Out.Write(JsonSerializer.Serialize(Inspect(dump, Fingerprint, NotAvailable)));
                return 0;
            case ["stacks", var dump]:
                Console.Out.Write(JsonSerializer.Serialize(Inspect(dump, ManagedStacks, reason => new ManagedStacks(reason, [], []))));
                return 0;
            default:
                return 2;
        }
    }

    private static T Inspect<T>(string dump, Func<RecordingReader, DataTargetOptions, T> inspect, Func<string, T> notAvailable)
    {
        try
        {
            var options = new DataTargetOptions { SymbolPaths = [], FileLocator = new NoFiles() };
            using var file = DataTarget.LoadDump(dump, options);
            return inspect(new RecordingReader(file.DataReader), options);
        }
        catch (NotAvailableException e)
        {
            return notAvailable(e.Message);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Its message may quote the dump. Any exception of ClrMD means the same here: this reader shows nothing of this dump.
            if (Environment.GetEnvironmentVariable("KEYSTAY_TRACE") == "1")
            {
                Console.Error.WriteLine(e.ToString());
            }
            return notAvailable(e is InvalidDataException or NotSupportedException ? "unsupported-format" : "failed");
        }
    }

    private static ManagedFingerprint Fingerprint(RecordingReader reader, DataTargetOptions options)
    {
        using var target = new DataTarget(reader, options);
        using var runtime = DataAccess.Runtime(target);
        var (threads, frames, stackHash) = Stacks.Read(runtime);
        return new HeapReading(runtime.Heap).Read() with { Threads = threads, Frames = frames, StackHash = stackHash };
    }

    /// <summary>What a stack trace is made of is what its maker read.</summary>
    private static ManagedStacks ManagedStacks(RecordingReader reader, DataTargetOptions options)
    {
        using var target = new DataTarget(reader, options);
        using var runtime = DataAccess.Runtime(target);
        Stacks.Read(runtime);
        return new(null, Stacks.Ended(runtime), reader.Ranges());
    }

    private static ManagedFingerprint NotAvailable(string reason) => new(reason, 0, 0, 0, 0, 0, 0, null, null);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int ProcessControl(int option, nuint a, nuint b, nuint c, nuint d);
}
