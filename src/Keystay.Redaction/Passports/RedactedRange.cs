using System.Text.Json.Serialization;

namespace Keystay.Redaction.Passports;

/// <summary>Bytes that were overwritten; in JSON <c>[offset,length]</c>.</summary>
/// <param name="Offset">Byte offset in the (unpacked) dump.</param>
/// <param name="Length">Bytes, at least 1.</param>
[JsonConverter(typeof(RedactedRangeConverter))]
public readonly record struct RedactedRange(long Offset, long Length);
