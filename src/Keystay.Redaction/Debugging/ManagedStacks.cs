namespace Keystay.Redaction.Debugging;

/// <summary>The managed stacks of a dump as the .NET runtime's own reader makes them, and the memory it makes them from.</summary>
/// <param name="NotAvailable">Null when the dump was read, or why not: the reasons of <see cref="ManagedFingerprint"/>.</param>
/// <param name="Ended">The exception that ends the program, and the methods of its thread from the innermost on; empty when there is none.</param>
/// <param name="Memory">Address and length in bytes of each range, sorted.</param>
internal sealed record ManagedStacks(string? NotAvailable, IReadOnlyList<string> Ended, IReadOnlyList<ulong[]> Memory);
