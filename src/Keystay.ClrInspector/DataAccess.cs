using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.Diagnostics.Runtime;

namespace Keystay.ClrInspector;

/// <summary>Chooses the data access library that fits the dumped runtime.</summary>
internal static partial class DataAccess
{
    /// <summary>The dumped runtime, read by its data access library.</summary>
    /// <exception cref="NotAvailableException">There is no runtime in the dump, or no library for it here.</exception>
    public static ClrRuntime Runtime(DataTarget target)
    {
        if (target.ClrVersions.Length == 0)
        {
            throw new NotAvailableException("no-managed-runtime");
        }
        string library = LibraryFor(target, target.ClrVersions[0]) ?? throw new NotAvailableException("no-matching-runtime");
        // createdump's cores carry no version that the data access library recognises: 'expected: 0.0'.
        return target.ClrVersions[0].CreateRuntime(library, ignoreMismatch: true);
    }

    /// <summary>
    /// The library of the same version among the runtimes installed beside the one this runs on, or null. Never the one beside the dumped
    /// runtime, which is where ClrMD would look: its path stands in the dump, and what it names would be loaded and run.
    /// </summary>
    private static string? LibraryFor(DataTarget target, ClrInfo runtime)
    {
        var (runtimeName, libraryName) = OperatingSystem.IsWindows() ? ("coreclr.dll", "mscordaccore.dll")
            : OperatingSystem.IsMacOS() ? ("libcoreclr.dylib", "libmscordaccore.dylib") : ("libcoreclr.so", "libmscordaccore.so");
        string[] path = (runtime.ModuleInfo.FileName ?? "").Split('/', '\\');
        if (target.DataReader.Architecture != RuntimeInformation.ProcessArchitecture || path is not [.., var version, var name]
            || name != runtimeName || !VersionFolder().IsMatch(version))
        {
            return null;
        }
        string installed = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory()))!;
        string library = Path.Combine(installed, version, libraryName);
        return File.Exists(library) ? library : null;
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(-[a-zA-Z0-9]+(\.[a-zA-Z0-9]+)*)?\z")]
    private static partial Regex VersionFolder();
}
