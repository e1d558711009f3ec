using System.Runtime.InteropServices;
using System.Text.Json;
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

    public ManagedFingerprint Read(CancellationToken cancel)
    {
        if (dump.Format is not (DumpFormat.ElfCore or DumpFormat.Minidump))
        {
            return NotAvailable("unsupported-format");
        }
        string inspector = Path.Combine(AppContext.BaseDirectory, "inspector", "Keystay.ClrInspector.dll");
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        if (!File.Exists(inspector) || !File.Exists(host))
        {
            return NotAvailable("inspector-not-installed");
        }
        string? reason = process.Run(host, [inspector, Path.GetFullPath(path)], InspectorEnvironment, out string output, cancel);
        return reason is null ? Parse(output) : NotAvailable(reason);
    }

    private static ManagedFingerprint Parse(string output)
    {
        try
        {
            return JsonSerializer.Deserialize(output, FingerprintJson.Default.ManagedFingerprint) ?? NotAvailable("failed");
        }
        catch (JsonException)
        {
            return NotAvailable("failed");
        }
    }

    private static ManagedFingerprint NotAvailable(string reason) => new(reason, 0, 0, 0, 0, 0, 0, null, null);
}
