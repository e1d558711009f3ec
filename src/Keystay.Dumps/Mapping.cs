namespace Keystay.Dumps;

/// <summary>A range of the address space and what it was: a module, a heap, a stack, memory without a name.</summary>
/// <param name="Start">First address.</param>
/// <param name="Length">Bytes, at least 1.</param>
/// <param name="Name">A file path, a name such as <c>[stack]</c>, or empty for anonymous memory.</param>
/// <param name="Access">What the process could do there; <see cref="MemoryAccess.None"/> when the format does not tell.</param>
/// <param name="IsFileBacked">Whether the bytes came from a file (a module or mapped data).</param>
public sealed record Mapping(ulong Start, ulong Length, string Name, MemoryAccess Access, bool IsFileBacked);
