namespace Keystay.Dumps.Testing;

/// <summary>Memory that a builder put into a file: the truth a reader is held to.</summary>
public readonly record struct PlacedMemory(ulong Address, int Offset, int Length);
