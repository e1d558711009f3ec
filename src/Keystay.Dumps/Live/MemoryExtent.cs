using Keystay.Dumps.Layout;

namespace Keystay.Dumps.Live;

/// <summary>A piece of a mapping that becomes a segment of the core.</summary>
/// <param name="Map">The mapping it lies in.</param>
/// <param name="Start">First address.</param>
/// <param name="End">First address after it.</param>
/// <param name="Present">The parts that are copied, as (start, end); the rest was never touched and reads as zeros.</param>
internal sealed record MemoryExtent(LinuxMap Map, ulong Start, ulong End, IReadOnlyList<(ulong Start, ulong End)> Present);
