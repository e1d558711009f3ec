namespace Keystay.Redaction.Debugging;

/// <summary>Managed threads and heap as ClrMD shows them.</summary>
/// <param name="NotAvailable">Why there is none: no-managed-runtime, no-matching-runtime, unsupported-format, timeout, too-much-memory, failed; null when there is one.</param>
/// <param name="Threads">Managed threads.</param>
/// <param name="Frames">Frames over all of them.</param>
/// <param name="Objects">Objects on the heap.</param>
/// <param name="ObjectBytes">Their size.</param>
/// <param name="Types">Types among them.</param>
/// <param name="HeapErrors">What heap verification complains of.</param>
/// <param name="StackHash">SHA-256, lower-case hex, of all stacks; null when withheld or not available.</param>
/// <param name="TypeHash">SHA-256, lower-case hex, of the histogram: type, count, bytes; null when withheld or not available.</param>
public sealed record ManagedFingerprint(
    string? NotAvailable, int Threads, int Frames, long Objects, long ObjectBytes, int Types, int HeapErrors, string? StackHash, string? TypeHash);
