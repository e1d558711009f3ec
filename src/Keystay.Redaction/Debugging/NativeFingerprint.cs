namespace Keystay.Redaction.Debugging;

/// <summary>Threads, backtraces and libraries as gdb shows them.</summary>
/// <param name="NotAvailable">Why there is none: not-an-elf-core, gdb-not-installed, timeout, too-much-memory, failed; null when there is one.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Frames">Frames over all threads.</param>
/// <param name="Libraries">Rows of <c>info sharedlibrary</c>.</param>
/// <param name="Hash">SHA-256, lower-case hex, of the backtraces and libraries; null when withheld or not available.</param>
public sealed record NativeFingerprint(string? NotAvailable, int Threads, int Frames, int Libraries, string? Hash);
