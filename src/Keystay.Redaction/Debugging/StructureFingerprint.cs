namespace Keystay.Redaction.Debugging;

/// <summary>Threads and modules as Keystay's own reader sees them; always available.</summary>
/// <param name="Threads">Threads.</param>
/// <param name="Modules">Modules.</param>
/// <param name="Hash">SHA-256, lower-case hex, of each thread's id, instruction and stack pointer, each module's place, size and name, and the exception; null when withheld.</param>
public sealed record StructureFingerprint(int Threads, int Modules, string? Hash);
