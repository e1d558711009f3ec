using System.Globalization;
using Keystay.Dumps.Layout;
using Keystay.Dumps.Live;

namespace Keystay.Dumps;

/// <summary>
/// Turns what a user names on the command line into opened inputs: files, folders, archives and the archives in them, <c>-</c> for
/// standard input, <c>pid:N</c> for a running process.
/// </summary>
/// <remarks>
/// Archives are told by their bytes, never by their names, and are not scanned packed besides. Unpacked bytes go to a private temporary file
/// in <c>KEYSTAY_TMP</c> (or the system's folder for such files) that has no name and ends with its item. Whatever cannot be opened comes as
/// an item with a problem: nothing is left out in silence but symbolic links found inside folders and files already given.
/// </remarks>
public sealed class Intake(DumpLimits? limits = null)
{
    private readonly DumpLimits limits = limits ?? DumpLimits.Default;

    /// <summary>Told while an archive or standard input is unpacked.</summary>
    public IProgress<IntakeProgress>? Progress { get; init; }

    /// <summary>What <c>-</c> stands for.</summary>
    public Func<Stream> StandardInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Opens the inputs one after another, each when it is asked for; the caller disposes each.</summary>
    /// <exception cref="OperationCanceledException">Thrown while enumerating, when cancelled.</exception>
    public IEnumerable<IntakeItem> Open(IEnumerable<string> paths, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var seen = new HashSet<FileIdentity>();
        foreach (string path in paths)
        {
            foreach (var item in OpenPath(path, seen, cancel))
            {
                yield return item;
            }
        }
    }

    private IEnumerable<IntakeItem> OpenPath(string path, HashSet<FileIdentity> seen, CancellationToken cancel)
    {
        if (path == "-")
        {
            return OpenStandardInput(cancel);
        }
        if (path.StartsWith("pid:", StringComparison.Ordinal))
        {
            return [OpenProcess(path, cancel)];
        }
        var identity = FileIdentity.Of(path, followLink: true);
        return identity.Type == FileIdentity.Kind.Directory
            ? FolderWalk.Under(path).SelectMany(found => OpenFile(found.Path, found.Identity, seen, cancel))
            : OpenFile(path, identity, seen, cancel);
    }

    private IEnumerable<IntakeItem> OpenFile(string path, FileIdentity identity, HashSet<FileIdentity> seen, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Refusal(path, identity.Type) is { } refusal)
        {
            return [new(path, refusal)];
        }
        if (identity.Inode != 0 && !seen.Add(identity))
        {
            return [];
        }
        try
        {
            return OpenFile(new FileByteSource(path), path, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new(path, new DumpProblem(ProblemCodes.Unreadable, 0, $"The file cannot be opened: {e.Message}"))];
        }
    }

    private IEnumerable<IntakeItem> OpenFile(FileByteSource source, string path, CancellationToken cancel)
    {
        byte[] head = new byte[ArchiveKinds.HeadSize];
        int read;
        try
        {
            read = source.Read(0, head);
        }
        catch
        {
            source.Dispose();
            throw;
        }
        // Files of /proc and the like have no size but bytes: they are read to their end as a stream.
        bool isPlain = ArchiveKinds.Recognise(head.AsSpan(0, read)) == ArchiveKind.None && (source.Length > 0 || read == 0);
        return isPlain ? [OpenPlain(source, path, [])] : OpenPacked(source, path, cancel);
    }

    private IEnumerable<IntakeItem> OpenPacked(FileByteSource source, string path, CancellationToken cancel)
    {
        bool handedOver = false;
        try
        {
            using var stream = new PeekStream(new SourceStream(source));
            var meter = new UnpackMeter(limits) { Packed = source.Length };
            bool isFirst = true;
            foreach (var item in new Unpacker(limits, meter, new Spool(limits, Progress, cancel)).Unpack(stream, path, source: source))
            {
                if (isFirst && item.DisplayPath == path && IsNothing(item, out var problems))
                {
                    handedOver = true;
                    item.Dispose();
                    yield return OpenPlain(source, path, problems);
                    yield break;
                }
                isFirst = false;
                yield return item;
            }
        }
        finally
        {
            if (!handedOver)
            {
                source.Dispose();
            }
        }
    }

    /// <summary>
    /// Whether nothing at all could be unpacked of a damaged archive: perhaps it only looked like one. Its bytes are then scanned as they
    /// lie, with the problem.
    /// </summary>
    private static bool IsNothing(IntakeItem item, out IReadOnlyList<DumpProblem> problems)
    {
        problems = item.Problem is { } problem ? [problem] : item.Dump is { Length: 0 } empty ? empty.Problems : [];
        return problems is [{ Code: ProblemCodes.BadArchive }, ..];
    }

    private IntakeItem OpenPlain(FileByteSource source, string path, IReadOnlyList<DumpProblem> before)
    {
        try
        {
            return new(path, Dump.Open(source, limits, before));
        }
        catch (IOException e)
        {
            source.Dispose();
            return new(path, new DumpProblem(ProblemCodes.Unreadable, 0, $"The file cannot be read: {e.Message}"));
        }
    }

    private IEnumerable<IntakeItem> OpenStandardInput(CancellationToken cancel)
    {
        var meter = new UnpackMeter(limits);
        using var input = StandardInput();
        using var stream = new PeekStream(new MeteredStream(new CountedStream(input, meter), meter));
        foreach (var item in new Unpacker(limits, meter, new Spool(limits, Progress, cancel)).Unpack(stream, "-"))
        {
            yield return item;
        }
    }

    private IntakeItem OpenProcess(string path, CancellationToken cancel)
    {
        if (!int.TryParse(path.AsSpan("pid:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id <= 0)
        {
            return new(path, new DumpProblem(ProblemCodes.NoSuchProcess, 0, "pid: takes the number of a process, as in pid:4711; for a file of this name write ./ before it."));
        }
        try
        {
            return new(path, LiveProcess.Snapshot(id, limits, Progress, cancel));
        }
        catch (LiveProcessException e)
        {
            return new(path, e.Problem);
        }
    }

    private static DumpProblem? Refusal(string path, FileIdentity.Kind type) => type switch
    {
        FileIdentity.Kind.File => null,
        FileIdentity.Kind.Missing => new(ProblemCodes.NotFound, 0, $"There is no {HeaderText.Printable(path)}."),
        FileIdentity.Kind.Unreadable => new(ProblemCodes.Unreadable, 0, "The folder, or one on the way to it, may not be read."),
        FileIdentity.Kind.Fifo => new(ProblemCodes.NotAFile, 0, "This is a FIFO: its bytes come once. Give them on standard input (-) if they are to be scanned."),
        FileIdentity.Kind.Socket => new(ProblemCodes.NotAFile, 0, "This is a socket; it holds no bytes to scan."),
        _ => new(ProblemCodes.NotAFile, 0, "This is a device, not a file. Give its bytes on standard input (-) if they are to be scanned."),
    };
}
