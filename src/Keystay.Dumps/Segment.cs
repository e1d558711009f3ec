namespace Keystay.Dumps;

/// <summary>Bytes of the file that are memory: <paramref name="Length"/> bytes at file offset <paramref name="Offset"/> lay at <paramref name="Address"/>.</summary>
/// <param name="Address">Virtual address; physical address in the formats that hold physical memory.</param>
/// <param name="Offset">Byte offset in the file.</param>
/// <param name="Length">Bytes present in the file, at least 1; never past the file's end.</param>
public readonly record struct Segment(ulong Address, long Offset, long Length);
