using System.Runtime.InteropServices;

namespace Keystay.Corpus;

/// <summary>Programs this machine has or lacks.</summary>
internal static class Installed
{
    /// <summary>The path of a command.</summary>
    /// <exception cref="RecipeUnavailableException">It is not installed; the message names the Debian package.</exception>
    public static string Command(string name, string package)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists)
            ?? throw new RecipeUnavailableException($"{name} is not installed; install the package {package}.");
    }

    /// <summary>The Python of the system: a version manager's shim would be dumped in its place.</summary>
    public static string Python() => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : Command("python3", "python3");

    /// <summary>The runtime's own dumper, beside the core library.</summary>
    public static string CreateDump()
    {
        string path = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "createdump");
        return File.Exists(path) ? path : throw new RecipeUnavailableException($"{path} is not there; install the .NET runtime of the platform's own package.");
    }

    /// <summary>The host that runs a .NET program.</summary>
    public static string Dotnet() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host && File.Exists(host)
        ? host
        : Command("dotnet", "dotnet-sdk-10.0");

    /// <summary>Refuses early, with what to do, where the kernel would refuse to let one process read another.</summary>
    public static void MayDump()
    {
        const string scope = "/proc/sys/kernel/yama/ptrace_scope";
        if (!Environment.IsPrivilegedProcess && File.Exists(scope) && File.ReadAllText(scope).Trim() != "0")
        {
            throw new RecipeUnavailableException($"{scope} forbids dumping another process; run as root or set it to 0.");
        }
    }

    /// <summary>A file that lies beside this library.</summary>
    public static string Program(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
