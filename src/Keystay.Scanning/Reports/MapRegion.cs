namespace Keystay.Scanning.Reports;

/// <summary>A piece of an input, for drawing: memory in a mapping, a note, a header.</summary>
/// <param name="Offset">Byte offset in the file.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Address">Its address when it is memory.</param>
/// <param name="Name">Mapping, note or area name.</param>
/// <param name="Kind">code, data, heap, stack, anonymous, registers, header.</param>
public sealed record MapRegion(long Offset, long Length, ulong? Address, string Name, string Kind);
