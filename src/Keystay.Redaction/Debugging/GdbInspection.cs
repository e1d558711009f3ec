using Keystay.Dumps;

namespace Keystay.Redaction.Debugging;

/// <summary>
/// Threads, backtraces and libraries by gdb. It opens, for reading, the program and the libraries that the dump names: without their unwind tables
/// there are no backtraces. Nothing is loaded from beside them, run, or fetched.
/// </summary>
internal sealed class GdbInspection(Dump dump, string path, BoundedProcess process)
{
    private const string FramesFollow = "keystay: frames", LibrariesFollow = "keystay: libraries";

    /// <summary>
    /// No init files, no scripts and no thread library that a dump or a library could bring along (auto-load), no debug information from servers,
    /// and no values: arguments in a frame are memory, keys among it.
    /// </summary>
    private static readonly string[] Options =
    [
        "-nx", "-nh", "-batch",
        "-iex", "set auto-load off", "-iex", "set debuginfod enabled off",
        "-iex", "set width 0", "-iex", "set height 0", "-iex", "set style enabled off",
        "-iex", "set print frame-arguments none", "-iex", "set print entry-values no", "-iex", "set backtrace limit 4096",
        "-ex", $"echo {FramesFollow}\\n", "-ex", "thread apply all -q bt", "-ex", $"echo {LibrariesFollow}\\n", "-ex", "info sharedlibrary",
    ];

    public NativeFingerprint Read(CancellationToken cancel)
    {
        if (dump.Format != DumpFormat.ElfCore)
        {
            return NotAvailable("not-an-elf-core");
        }
        if (Gdb() is not { } gdb)
        {
            return NotAvailable("gdb-not-installed");
        }
        string core = Path.GetFullPath(path);
        string[] files = Program() is { } program ? ["-s", program, "-e", program, "-c", core] : ["-c", core];
        // Without HOME and XDG_CONFIG_HOME there are no early init files, without DEBUGINFOD_URLS no servers.
        var environment = new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8", ["TERM"] = "dumb", ["HOME"] = "/nonexistent" };
        return process.Run(gdb, [.. Options, .. files], environment, out string output, cancel) is { } reason ? NotAvailable(reason) : Fingerprint(output);
    }

    private static NativeFingerprint NotAvailable(string reason) => new(reason, 0, 0, 0, null);

    /// <summary>Takes only the lines that are known: gdb also quotes the command line of the dumped process, which is anybody's text.</summary>
    private static NativeFingerprint Fingerprint(string output)
    {
        using var lines = new LineHash();
        int threads = 0, frames = 0, libraries = 0;
        string part = "";
        foreach (string line in output.Split('\n'))
        {
            if (line is FramesFollow or LibrariesFollow)
            {
                part = line;
            }
            else if (part == FramesFollow && line.StartsWith('#'))
            {
                threads += line.StartsWith("#0 ", StringComparison.Ordinal) ? 1 : 0;
                frames++;
                lines.Add(line);
            }
            // Of a library that is not here gdb knows the name, and leaves its place blank.
            else if (part == LibrariesFollow && (line.StartsWith("0x", StringComparison.Ordinal) || line.StartsWith("   ", StringComparison.Ordinal)))
            {
                libraries++;
                lines.Add(line);
            }
        }
        // gdb ends well even when it could not read the core at all.
        return frames == 0 || part != LibrariesFollow ? NotAvailable("failed") : new(null, threads, frames, libraries, lines.Value());
    }

    private static string? Gdb() => OperatingSystem.IsWindows() ? null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified).Select(f => Path.Combine(f, "gdb")).FirstOrDefault(File.Exists);

    /// <summary>The program that was dumped, where this machine has it: the module that holds the entry point (AT_ENTRY of NT_AUXV).</summary>
    private string? Program()
    {
        const ulong entryPoint = 9;
        if (dump.PointerSize != 8 || dump.Areas.FirstOrDefault(a => a.Name == "NT_AUXV") is not { Length: > 0 } note)
        {
            return null;
        }
        var pairs = new byte[Math.Min(note.Length, 4096) / 16 * 16];
        int read = dump.Read(note.Offset, pairs);
        for (int at = 0; at + 16 <= read; at += 16)
        {
            if (BitConverter.ToUInt64(pairs, at) == entryPoint)
            {
                ulong address = BitConverter.ToUInt64(pairs, at + 8);
                string? name = dump.Modules.FirstOrDefault(m => address >= m.Address && address - m.Address < m.Size)?.Name;
                return name is not null && name.StartsWith('/') && File.Exists(name) ? name : null;
            }
        }
        return null;
    }
}
