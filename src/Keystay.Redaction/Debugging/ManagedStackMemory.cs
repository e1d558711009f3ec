namespace Keystay.Redaction.Debugging;

/// <summary>The memory from which the .NET runtime's own reader makes the stack traces of a dump.</summary>
/// <param name="NotAvailable">Null when the dump was read, or why not: the reasons of <see cref="ManagedFingerprint"/>.</param>
/// <param name="Ranges">Address and length in bytes of each range, sorted.</param>
internal sealed record ManagedStackMemory(string? NotAvailable, IReadOnlyList<ulong[]> Ranges);
