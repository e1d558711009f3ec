using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Keystay.Signing.Custody;

/// <summary>The signer's program and the ones that try it, beside this program or on the machine.</summary>
internal static partial class SignerProgram
{
    private const string Name = "Keystay.Signer", ForModules = "KEYSTAY_MODULE_";

    /// <summary>The command line of the signer.</summary>
    /// <exception cref="SignerException">not-started.</exception>
    public static string[] Command() => Beside("signer/" + Name)
        ?? throw new SignerException("not-started", $"The signer's program is not beside this one: {Path.Combine(AppContext.BaseDirectory, "signer", Name)}.dll.");

    /// <summary>The command line of <c>keystay</c>, or null.</summary>
    public static string[]? Keystay(IReadOnlyList<string> configured) => configured.Count > 0 ? [.. configured] : Beside("keystay");

    /// <summary>gcore of gdb, or null.</summary>
    public static string? Gcore() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "gcore")).FirstOrDefault(File.Exists);

    /// <summary>createdump of the .NET runtime, or null.</summary>
    public static string? Createdump() => Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "createdump") is var path && File.Exists(path) ? path : null;

    /// <summary>The variables of this process's environment that are meant for tokens' modules.</summary>
    public static Dictionary<string, string> ModuleEnvironment() => Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .Where(v => ((string)v.Key).StartsWith(ForModules, StringComparison.Ordinal))
        .ToDictionary(v => ((string)v.Key)[ForModules.Length..], v => (string)v.Value!, StringComparer.Ordinal);

    /// <summary>A process with nothing of our environment but what it needs: no diagnostics port, no dumper of its own.</summary>
    public static ProcessStartInfo Bare(params IEnumerable<string> command)
    {
        var start = new ProcessStartInfo(command.First(), command.Skip(1)) { WorkingDirectory = "/", UseShellExecute = false };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    /// <summary>The user this process acts as.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial int UserId();

    private static string[]? Beside(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path + ".dll") ? [Dotnet(), path + ".dll"] : File.Exists(path) ? [path] : null;
    }

    /// <summary>The host that runs us: shared/Microsoft.NETCore.App/version lies beside it.</summary>
    private static string Dotnet()
    {
        string own = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(own) ? own : "dotnet";
    }
}
