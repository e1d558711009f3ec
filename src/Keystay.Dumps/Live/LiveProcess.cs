using System.Globalization;
using System.Security.Cryptography;
using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Live;

/// <summary>Takes a core of a running process (Linux) into a private temporary file and opens it.</summary>
/// <remarks>The process stands still while its memory is copied and runs on afterwards, whatever happens to this one.</remarks>
public static class LiveProcess
{
    /// <summary>Copies the registers and all readable memory of a process.</summary>
    /// <param name="id">Its process id.</param>
    /// <param name="limits">Bounds for reading the copy.</param>
    /// <param name="progress">Told of the bytes copied.</param>
    /// <param name="cancel">Ends the copying; the process runs on.</param>
    /// <returns>The dump; disposing it removes the copy.</returns>
    /// <exception cref="LiveProcessException">There is no such process, it may not be read, or the copy finds no space.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Dump Snapshot(int id, DumpLimits? limits = null, IProgress<IntakeProgress>? progress = null, CancellationToken cancel = default)
    {
        if (!OperatingSystem.IsLinux() || CoreHeader.Machine == 0)
        {
            throw new LiveProcessException(new(ProblemCodes.Unsupported, 0, "Running processes can be read on 64-bit Linux only. Take a dump and scan that."));
        }
        if (id == Environment.ProcessId)
        {
            throw new LiveProcessException(new(ProblemCodes.NotPermitted, 0, "A process cannot stop itself to be read."));
        }
        if (IsChild(id))
        {
            // The .NET runtime takes the stop of a traced child for its end, and waits for the true end in a loop that never ends.
            throw new LiveProcessException(new(ProblemCodes.Unsupported, 0, $"Process {id} was started by this one, which can then not read it. Start it another way."));
        }
        Dump? dump = null;
        Exception? failure = null;
        // ptrace(2) binds tracing to the calling thread; a pool thread would hand later calls to another one.
        var tracer = new Thread(() =>
        {
            try
            {
                dump = Take(id, limits ?? DumpLimits.Default, progress, cancel);
            }
            catch (Exception e)
            {
                failure = e;
            }
        })
        { IsBackground = true, Name = "keystay tracer" };
        tracer.Start();
        tracer.Join();
        return dump ?? throw (failure is LiveProcessException or OperationCanceledException ? failure : Failed(id, failure!));
    }

    private static Dump Take(int id, DumpLimits limits, IProgress<IntakeProgress>? progress, CancellationToken cancel)
    {
        var file = new TemporaryFile();
        try
        {
            var problems = new List<DumpProblem>();
            IReadOnlyList<LinuxMap> maps;
            Dictionary<uint, string> names;
            using (var process = new FrozenProcess(id, limits))
            {
                maps = ReadMaps(id, limits, problems);
                names = process.Threads.ToDictionary(t => (uint)t, t => ThreadName(id, t));
                foreach (int thread in process.Running)
                {
                    problems.Add(new(ProblemCodes.Unreadable, 0, $"Thread {thread} did not stop: its registers are missing, and it may have changed memory meanwhile. Try again."));
                }
                var extents = ProcessMemory.Extents(id, maps);
                AppendFront(file, CoreHeader.Build(extents, ProcessNotes.Build(id, process, maps)));
                new MemoryCopy(id, file, progress, cancel).Copy(extents, problems);
            }
            file.Complete();
            return Dump.Open(file, Named(DumpFormats.Read(file, limits), maps, names), problems);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool IsChild(int id)
    {
        try
        {
            // proc_pid_stat(5): state and parent come after the name, which may itself hold parentheses.
            string stat = File.ReadAllText($"/proc/{id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 1 && fields[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void AppendFront(TemporaryFile file, byte[] front)
    {
        file.Append(front);
        CryptographicOperations.ZeroMemory(front);
    }

    private static List<LinuxMap> ReadMaps(int id, DumpLimits limits, List<DumpProblem> problems)
    {
        var maps = File.ReadLines($"/proc/{id}/maps").Select(line => LinuxMap.Parse(line)).OfType<LinuxMap>().Take(limits.MaxMappings + 1).ToList();
        if (maps.Count > limits.MaxMappings)
        {
            problems.Add(new(ProblemCodes.TooMany, 0, $"The process has more than {limits.MaxMappings} mappings; the rest are not scanned."));
            maps.RemoveAt(limits.MaxMappings);
        }
        return maps;
    }

    private static string ThreadName(int id, int thread)
    {
        try
        {
            return HeaderText.Printable(File.ReadAllText($"/proc/{id}/task/{thread}/comm").TrimEnd('\n'));
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>The kernel's own names of mappings win; threads' stacks have none there and keep those the reader found by stack pointer.</summary>
    private static DumpLayout Named(DumpLayout layout, IReadOnlyList<LinuxMap> maps, Dictionary<uint, string> names)
    {
        var mappings = maps.Select(m => m.ToMapping()).ToArray();
        for (int i = 0; i < mappings.Length; i++)
        {
            var stack = mappings[i].Name.Length > 0 ? null : layout.Mappings.FirstOrDefault(
                m => m.Name.StartsWith("[stack", StringComparison.Ordinal) && m.Start >= mappings[i].Start && m.Start - mappings[i].Start < mappings[i].Length);
            mappings[i] = stack is null ? mappings[i] : mappings[i] with { Name = stack.Name };
        }
        return layout with
        {
            Mappings = mappings,
            Threads = [.. layout.Threads.Select(t => t with { Name = names.GetValueOrDefault(t.Id) is { Length: > 0 } name ? name : null })],
        };
    }

    private static LiveProcessException Failed(int id, Exception failure) => new(failure switch
    {
        UnauthorizedAccessException => new DumpProblem(ProblemCodes.NotPermitted, 0, $"Process {id}, or the temporary file in {TemporaryFile.Folder}, may not be opened: {failure.Message}"),
        IOException when !Directory.Exists($"/proc/{id}") => new(ProblemCodes.ProcessGone, 0, $"Process {id} ended while it was read."),
        IOException => new(ProblemCodes.NoSpace, 0, $"The copy of process {id} cannot be written to {TemporaryFile.Folder}: {failure.Message} Set KEYSTAY_TMP to a folder with more space."),
        _ => new(ProblemCodes.Unreadable, 0, $"Process {id} cannot be read: {failure.Message}"),
    });
}
