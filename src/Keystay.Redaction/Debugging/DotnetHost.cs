using System.Runtime.InteropServices;

namespace Keystay.Redaction.Debugging;

/// <summary>The .NET installation of this machine: the one that runs us, or for the native command the one that the host's own rules name.</summary>
public static class DotnetHost
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>The <c>dotnet</c> program, or null when there is none.</summary>
    public static string? Find() => Candidates().FirstOrDefault(File.Exists);

    /// <summary>The folder of the newest installed runtime of our major version, in which createdump lies, or null.</summary>
    public static string? RuntimeFolder()
    {
        string own = RuntimeEnvironment.GetRuntimeDirectory();
        if (Find() is not { } host || Path.GetFullPath(own).StartsWith(Path.GetDirectoryName(host)! + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return own;
        }
        string shared = Path.Combine(Path.GetDirectoryName(host)!, "shared", "Microsoft.NETCore.App");
        return !Directory.Exists(shared) ? null : Directory.GetDirectories(shared, $"{Environment.Version.Major}.*")
            .OrderByDescending(folder => Version.TryParse(Path.GetFileName(folder), out var version) ? version : new Version(0, 0)).FirstOrDefault();
    }

    private static IEnumerable<string> Candidates()
    {
        // shared/Microsoft.NETCore.App/version lies beside the host. A native program's own folder is given instead, and no host lies three levels above it.
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", Name));
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            yield return Path.Combine(root, Name);
        }
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string program = Path.Combine(folder, Name);
            if (File.Exists(program))
            {
                yield return File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
            }
        }
    }
}
