namespace Keystay.Dumps.Live;
public static class LiveProcess { public static Dump Snapshot(int id, DumpLimits? limits = null, IProgress<IntakeProgress>? progress = null, CancellationToken cancel = default) => throw new LiveProcessException(new("unsupported", 0, "not yet")); }
