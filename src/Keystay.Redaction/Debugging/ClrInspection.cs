using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keystay.Dumps;

namespace Keystay.Redaction.Debugging;

/// <summary>
/// Managed threads and heap by ClrMD, in a process of its own (Keystay.ClrInspector): it runs the runtime's native data access code on whatever
/// the dump holds.
/// </summary>
internal sealed class ClrInspection(Dump dump, string path, BoundedProcess process)
{
    /// <summary>No dumps of the inspector and no port into it; its own heap bounded, beside what the parent watches.</summary>
    private static readonly Dictionary<string, string> InspectorEnvironment = new()
    {
        ["DOTNET_DbgEnableMiniDump"] = "0",
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_GCHeapHardLimit"] = "0x60000000",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_NOLOGO"] = "1",
        ["HOME"] = "/nonexistent",
        ["LC_ALL"] = "C.UTF-8",
    };

    /// <summary>Stacks and heap.</summary>
    public ManagedFingerprint Read(CancellationToken cancel) => Ask("fingerprint", FingerprintJson.Default.ManagedFingerprint, NotAvailable, cancel);

    /// <summary>The stacks alone, and the memory they are read from.</summary>
    public ManagedStacks Stacks(CancellationToken cancel) =>
        Ask("stacks", FingerprintJson.Default.ManagedStacks, reason => new(reason, [], []), cancel);

    private T Ask<T>(string question, JsonTypeInfo<T> type, Func<string, T> notAvailable, CancellationToken cancel)
    {
        if (dump.Format is not (DumpFormat.ElfCore or DumpFormat.Minidump))
        {
            return notAvailable("unsupported-format");
        }
        string inspector = Path.Combine(AppContext.BaseDirectory, "inspector", "Keystay.ClrInspector.dll");
        if (!File.Exists(inspector) || DotnetHost.Find() is not { } host)
        {
            return notAvailable("inspector-not-installed");
        }
        if (process.Run(host, [inspector, question, Path.GetFullPath(path)], InspectorEnvironment, out string output, cancel) is { } reason)
        {
            return notAvailable(reason);
        }
        try
        {
            return JsonSerializer.Deserialize(output, type) ?? notAvailable("failed");
        }
        catch (JsonException)
        {
            return notAvailable("failed");
        }
    }

    private static ManagedFingerprint NotAvailable(string reason) => new(reason, 0, 0, 0, 0, 0, 0, null, null);
}
