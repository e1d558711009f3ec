namespace Keystay.Dumps;

/// <summary>How far unpacking is.</summary>
/// <param name="DisplayPath">The input, as <see cref="IntakeItem.DisplayPath"/>.</param>
/// <param name="Bytes">Bytes unpacked so far.</param>
public readonly record struct IntakeProgress(string DisplayPath, long Bytes);
