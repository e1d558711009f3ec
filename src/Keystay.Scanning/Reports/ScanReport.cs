using System.Text.Json.Serialization;

namespace Keystay.Scanning.Reports;

/// <summary>What a scan found: the <c>keystay.scan/1</c> document. Serialised as it stands, camel case.</summary>
/// <param name="Inputs">What was read.</param>
/// <param name="Keys">Proven private keys, each once, sorted by thumbprint.</param>
/// <param name="Protected">Encrypted containers whose key cannot be proven without its password.</param>
/// <param name="Symmetric">AES key schedules: consistent by construction, mostly ephemeral.</param>
/// <param name="Published">Proven keys whose private half is public knowledge.</param>
/// <param name="Stats">How much was read and how fast.</param>
public sealed record ScanReport(
    IReadOnlyList<InputReport> Inputs,
    IReadOnlyList<KeyReport> Keys,
    IReadOnlyList<ProtectedReport> Protected,
    IReadOnlyList<SymmetricReport> Symmetric,
    IReadOnlyList<PublishedReport> Published,
    ScanStats Stats)
{
    /// <summary>The schema's name.</summary>
    [JsonPropertyOrder(-1)]
    public string Schema { get; } = "keystay.scan/1";
}
