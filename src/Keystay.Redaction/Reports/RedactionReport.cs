using System.Text.Json.Serialization;
using Keystay.Redaction.Debugging;
using Keystay.Redaction.Ranges;
using Keystay.Scanning.Reports;

namespace Keystay.Redaction.Reports;

/// <summary>What a redaction did: the <c>keystay.redact/1</c> document. Serialised as it stands, camel case.</summary>
/// <remarks>No digest of the input is in it: who knows all bytes but a few short ones could try those out against it.</remarks>
/// <param name="Input">The input's path as given.</param>
/// <param name="Output">The file that was written.</param>
/// <param name="Profile">keys or triage.</param>
/// <param name="KeptProtected">Whether encrypted containers were left as they are by request.</param>
/// <param name="Filler">The text that removed bytes were filled with.</param>
/// <param name="Ranges">What was filled over, sorted by offset in the (unpacked) dump.</param>
/// <param name="FilledBytes">Bytes filled over.</param>
/// <param name="ZeroedBytes">Bytes of the triage profile that were zeroed.</param>
/// <param name="Found">The scan of the input, without the input's digest.</param>
/// <param name="Proof">The second look, at the output.</param>
/// <param name="Seconds">Wall-clock seconds of everything.</param>
public sealed record RedactionReport(
    string Input,
    OutputReport Output,
    RedactionProfile Profile,
    bool KeptProtected,
    string Filler,
    IReadOnlyList<DumpRange> Ranges,
    long FilledBytes,
    long ZeroedBytes,
    ScanReport Found,
    ProofReport Proof,
    double Seconds)
{
    /// <summary>What debuggers show before and after; null when that was not asked for.</summary>
    public DebugComparison? Debugging { get; init; }

    /// <summary>Size of the input file, packed or not.</summary>
    public required long InputBytes { get; init; }

    /// <summary>
    /// Why the triage profile could not keep what managed stacks are read from, by the reasons of <see cref="ManagedFingerprint"/>, or no-plain-file for
    /// a packed dump; null when it did, and with the profile keys.
    /// </summary>
    public string? ManagedStacksNotKept { get; init; }

    /// <summary>Ranges of the triage profile that were zeroed.</summary>
    [JsonIgnore]
    public IReadOnlyList<DumpRange> Zeroed { get; init; } = [];

    /// <summary>The schema's name.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = "keystay.redact/1";
}
