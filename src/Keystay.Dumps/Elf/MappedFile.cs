namespace Keystay.Dumps.Elf;

/// <summary>One row of the NT_FILE note: a range of addresses that came from a file.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">First address after it.</param>
/// <param name="FirstPage">Where in the file the range starts, in pages.</param>
/// <param name="Name">The file's path.</param>
internal readonly record struct MappedFile(ulong Start, ulong End, ulong FirstPage, string Name);
