using Keystay.Dumps;

namespace Keystay.Redaction.Debugging;

/// <summary>Takes the fingerprint of what a developer sees in a dump.</summary>
public static class DebugInspector
{
    /// <summary>Inspects a dump with every reader there is. gdb and ClrMD run as processes of their own, bounded in time and memory.</summary>
    /// <param name="dump">The dump, open.</param>
    /// <param name="path">The same dump as a plain file, for gdb and ClrMD; null when it is none (packed, standard input).</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="IOException">The dump cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static DebugFingerprint Inspect(Dump dump, string? path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(dump);
        var process = new BoundedProcess();
        return new(
            new StructureInspection(dump).Read(),
            path is null ? new("no-plain-file", 0, 0, 0, null) : new GdbInspection(dump, path, process).Read(cancel),
            path is null ? new("no-plain-file", 0, 0, 0, 0, 0, 0, null, null) : new ClrInspection(dump, path, process).Read(cancel));
    }

    /// <summary>What ended a .NET program: the exception's type, then the methods of its thread from the innermost on. Empty where nothing tells.</summary>
    /// <param name="path">The dump, a plain file.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="IOException">The dump cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static IReadOnlyList<string> ManagedCrash(string path, CancellationToken cancel = default)
    {
        using var dump = Dump.Open(path);
        return new ClrInspection(dump, path, new BoundedProcess()).Stacks(cancel).Ended;
    }
}
