using System.Text.Json.Serialization;
using Keystay.Dumps;

namespace Keystay.Scanning.Reports;

/// <summary>One input of a scan.</summary>
/// <param name="Path">As given; a member of an archive is <c>archive!member</c>.</param>
/// <param name="Format">elf-core, minidump, windows-kernel, lime, hprof, raw or file (a raw file given by name without a dump's look).</param>
/// <param name="Sha256">Lower-case hex of the bytes scanned, or null when they could not all be read.</param>
/// <param name="Bytes">Size of the (unpacked) input.</param>
/// <param name="ScannedBytes">How many of them were looked at.</param>
/// <param name="Complete">Whether all were, and nothing about the input was damaged.</param>
/// <param name="Problems">What kept it from being complete.</param>
public sealed record InputReport(
    string Path,
    string Format,
    string? Sha256,
    long Bytes,
    long ScannedBytes,
    bool Complete,
    IReadOnlyList<DumpProblem> Problems)
{
    /// <summary>The address space, for the memory map; not part of the JSON contract.</summary>
    [JsonIgnore]
    public IReadOnlyList<MapRegion> Map { get; init; } = [];
}
