namespace Keystay.Dumps;

/// <summary>A program or library that was loaded.</summary>
/// <param name="Name">Its path as the dump tells it.</param>
/// <param name="Address">Where it was loaded.</param>
/// <param name="Size">Bytes of address space from its first to its last mapping.</param>
public sealed record DumpModule(string Name, ulong Address, ulong Size);
